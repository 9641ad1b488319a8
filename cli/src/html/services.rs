//! The sections about applications, and how they hang together.

use std::fmt::Write;

use postroom_codegen::contract::{Operation, Service};

use super::{
    figure::figure,
    markdown::markdown,
    page::{Page, heading, operation_title, prose, section, table},
    parties::Role,
    rest::{self, rest},
    text::Text,
};

/// How all applications hang together.
pub(super) fn context(page: &Page<'_>) -> String {
    let drawn = page.diagrams.context();
    let picture = figure(&drawn.svg, &page.diagram_style, "services and what they send each other");
    format!("<section id=\"context\">\n<h2>Context</h2>\n{picture}</section>\n")
}

/// Every application with its operations.
pub(super) fn services(page: &Page<'_>) -> String {
    section("services", "Services", &page.contract.services, |index, service| article(page, index, service))
}

fn article(page: &Page<'_>, index: usize, service: &Service) -> String {
    let (id, title) = (Text(&page.services[index]), Text(&service.title));
    let mut html = format!(
        "<article id=\"{id}\" data-kind=\"service\" data-name=\"{title}\">\n{}{}",
        heading(&page.services[index], title, &format!(" <span class=\"mark\">{}</span>", Text(&service.version))),
        prose("", &service.description),
    );
    if service.operations.is_empty() {
        html.push_str("<p class=\"nothing\">It declares no operation.</p>\n");
    } else {
        let drawn = page.diagrams.service(index);
        html.push_str(&figure(&drawn.svg, &page.diagram_style, &format!("{} and its channels", service.title)));
        _ = write!(html, "<h4>Operations</h4>\n{}", operations(page, index, service));
    }
    html.push_str(&rest(&service.title, &service.rest, &[]));
    html + "</article>\n"
}

fn operations(page: &Page<'_>, service: usize, declared: &Service) -> String {
    let row = |operation: &Operation| {
        let id = page.operation_id(service, operation);
        let name = format!(
            "<a class=\"self\" href=\"#{0}\" id=\"{0}\" data-kind=\"operation\" data-name=\"{1}\" data-more=\"{2}\">{3}</a>",
            Text(&id),
            Text(&operation.id),
            Text(&format!("{} {}", operation.title, operation.summary)),
            Text(operation_title(operation)),
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
    markdown(&operation.summary) + &markdown(description) + &rest::inline(&operation.rest)
}
