//! The sections about applications, and how they hang together.

use std::fmt::Write;

use postroom_codegen::contract::{Operation, Service};

use super::{
    figure::figure,
    markdown::markdown,
    page::{Page, prose, table},
    parties::Role,
    text::Text,
};
use crate::diagrams;

/// How all applications hang together.
pub(super) fn context(page: &Page<'_>) -> String {
    let drawn = diagrams::context(page.contract);
    let picture = figure(&drawn.svg, &page.diagram_style, "services and what they send each other");
    format!("<section id=\"context\">\n<h2>Context</h2>\n{picture}</section>\n")
}

/// Every application with its operations.
pub(super) fn services(page: &Page<'_>) -> String {
    let mut html = String::from("<section id=\"services\">\n<h2>Services</h2>\n");
    for (index, service) in page.contract.services.iter().enumerate() {
        html.push_str(&article(page, index, service));
    }
    html + "</section>\n"
}

fn article(page: &Page<'_>, index: usize, service: &Service) -> String {
    let (id, title) = (Text(&page.services[index]), Text(&service.title));
    let mut html = format!(
        "<article id=\"{id}\" data-kind=\"service\" data-name=\"{title}\">\n<h3 dir=\"auto\">{title} <span class=\"version\">{}</span></h3>\n{}",
        Text(&service.version),
        prose("", &service.description),
    );
    if service.operations.is_empty() {
        html.push_str("<p class=\"nothing\">It declares no operation.</p>\n");
    } else {
        let drawn = diagrams::service(page.contract, index);
        html.push_str(&figure(&drawn.svg, &page.diagram_style, &format!("{} and its channels", service.title)));
        _ = write!(html, "<h4>Operations</h4>\n{}", operations(page, index, service));
    }
    html + "</article>\n"
}

fn operations(page: &Page<'_>, service: usize, declared: &Service) -> String {
    let row = |operation: &Operation| {
        let id = format!("{}/{}", page.services[service], operation.id);
        let title = if operation.title.trim().is_empty() { &operation.id } else { &operation.title };
        let name = format!(
            "<span class=\"anchor\" id=\"{}\" data-kind=\"operation\" data-name=\"{}\" data-more=\"{}\">{}</span>",
            Text(&id),
            Text(&operation.id),
            Text(&format!("{} {}", operation.title, operation.summary)),
            Text(title),
        );
        let does = Role::of(operation).html();
        vec![name, does, page.channel_link(operation.channel), page.operation_messages(operation), purpose(operation)]
    };
    let rows: Vec<_> = declared.operations.iter().map(row).collect();
    let caption = format!("Operations of {}", Text(&declared.title));
    table(&caption, &["Operation", "Does", "Channel", "Messages", "Purpose"], &rows)
}

fn purpose(operation: &Operation) -> String {
    let description =
        if operation.summary.trim() == operation.description.trim() { "" } else { &operation.description };
    markdown(&operation.summary) + &markdown(description)
}
