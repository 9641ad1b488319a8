//! The sections about applications, and how they hang together.

use maud::{Markup, html};
use postroom_codegen::contract::{Operation, Role, Service};

use crate::delivery;

use super::{
    markdown::markdown,
    page::{Page, figure, heading, operation_title, prose, section, table},
    parties::role,
    rest::{self, rest},
};

/// Returns how all applications hang together.
pub(super) fn context(page: &Page<'_>) -> Markup {
    html! {
        section #context { "\n"
            h2 { "Context" } "\n"
            (figure(&page.diagrams.context(), "services and what they send each other"))
        } "\n"
    }
}

/// Returns every application with its operations.
pub(super) fn services(page: &Page<'_>) -> Markup {
    section("services", "Services", &page.contract.services, |index, service| article(page, index, service))
}

fn article(page: &Page<'_>, index: usize, service: &Service) -> Markup {
    let (id, title) = (&page.services[index], &service.title);
    html! {
        article id=(id) data-kind="service" data-name=(title) { "\n"
            (heading(id, title, html! { " " span.mark { (service.version) } }))
            (prose("", &service.description))
            @if service.operations.is_empty() {
                p.nothing { "It declares no operation." } "\n"
            } @else {
                (figure(&page.diagrams.service(index), &format!("{title} and its channels")))
                h4 { "Operations" } "\n"
                (operations(page, index, service))
            }
            (rest(title, &service.rest, &[]))
        } "\n"
    }
}

fn operations(page: &Page<'_>, service: usize, declared: &Service) -> Markup {
    let row = |operation: &Operation| {
        let id = page.operation_id(service, operation);
        let more = format!("{} {}", operation.title, operation.summary);
        [
            html! {
                a.self href={ "#" (id) } id=(id) data-kind="operation" data-name=(operation.id) data-more=(more) {
                    (operation_title(operation))
                }
            },
            role(Role::from_operation(operation)),
            page.channel_link(operation.channel),
            page.operation_messages(operation),
            purpose(page, operation),
        ]
    };
    let rows: Vec<_> = declared.operations.iter().map(row).collect();
    let caption = format!("Operations of {}", declared.title);
    table(&caption, ["Operation", "Does", "Channel", "Messages", "Purpose"], &rows)
}

fn purpose(page: &Page<'_>, operation: &Operation) -> Markup {
    let description =
        if operation.summary.trim() == operation.description.trim() { "" } else { &operation.description };
    let delivery = operation.delivery.as_ref().map(|said| delivery::words(page.contract, said)).unwrap_or_default();
    html! {
        (markdown(&operation.summary)) (markdown(description))
        @if !delivery.is_empty() {
            ul.also { @for (key, text) in &delivery { li { code { "delivery." (key) } ": " (text) } } }
        }
        (rest::inline(&operation.rest))
    }
}
