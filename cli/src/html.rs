//! A contract as one page that needs nothing but itself: no network, no other file.
//!
//! The page is read in a browser, on paper and by a screen reader, on wide screens and on phones, in light and in dark. It is
//! whole without scripts; with them it can be searched, and examples can be copied. Whatever a document holds is text to it:
//! the templates escape every piece but the markup of `markdown::markdown` and of diagrams, which have escaped their own, and a
//! content security policy forbids the rest. A `"\n"` in a template breaks the line there, for who reviews the page's text.

mod anchors;
mod channels;
mod contents;
mod json;
mod kinds;
mod markdown;
mod messages;
mod page;
mod parties;
mod parts;
mod properties;
mod rest;
mod rules;
mod services;
mod text;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use postroom_codegen::contract::Contract;

use self::{
    page::Page,
    text::{clean, joined},
};
use crate::diagrams::STYLE;

/// The policy of what the page may run and load: its own styles and script, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// The picture of an envelope; without it a browser would ask for one if the page lies on a server.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='3' \
                    width='14' height='10' rx='2' fill='%234f46e5'/%3E%3Cpath d='M2 4.5 8 9l6-4.5' fill='none' \
                    stroke='%23fff' stroke-width='1.5'/%3E%3C/svg%3E";

/// The mark of a page that was written here.
const GENERATOR: &str = "postroom docs";

/// The options of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The page's title.
    pub title: String,
}

/// Writes the page of a contract, as HTML.
///
/// The same contract gives the same bytes.
///
/// ```
/// use postroom_cli::html::{Options, page};
///
/// let contract = postroom_codegen::Contract::default();
/// let html = page(&contract, &Options { title: "Orders & Bills".to_owned() });
/// assert!(html.starts_with("<!DOCTYPE html>\n"));
/// assert!(html.contains("<h1 dir=\"auto\">Orders &amp; Bills</h1>"));
/// ```
#[must_use]
pub fn page(contract: &Contract, options: &Options) -> String {
    let page = Page::new(contract);
    let html = html! {
        (DOCTYPE) "\n"
        html lang="en" { "\n"
            (head(options))
            body { "\n"
                a.skip href="#main" { "Skip to the contents of the page" } "\n"
                (bar(options))
                div.columns { "\n"
                    (contents::contents(&page))
                    main #main tabindex="-1" { "\n"
                        h1 dir="auto" { (options.title) } "\n"
                        (counts(contract))
                        (services::context(&page))
                        (services::services(&page))
                        (channels::channels(&page))
                        (messages::messages(&page))
                        (messages::envelopes(&page))
                    } "\n"
                } "\n"
                // Our own script; nothing in a script element is escaped.
                script { "\n" (PreEscaped(include_str!("html/script.js"))) } "\n"
            } "\n"
        } "\n"
    };
    // The page as a whole, so that no piece can be forgotten.
    clean(&html.into_string())
}

/// Returns whether a text is a page that was written here.
pub(crate) fn is_page(text: &str) -> bool {
    // The first pages had no generator; nobody else has such a policy.
    text.contains(&format!("<meta name=\"generator\" content=\"{GENERATOR}\"")) || text.contains(POLICY)
}

fn head(options: &Options) -> Markup {
    html! {
        head { "\n"
            meta charset="utf-8"; "\n"
            meta http-equiv="Content-Security-Policy" content=(POLICY); "\n"
            meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
            meta name="color-scheme" content="light dark"; "\n"
            meta name="referrer" content="no-referrer"; "\n"
            meta name="generator" content=(GENERATOR); "\n"
            title { (options.title) } "\n"
            link rel="icon" href=(ICON); "\n"
            // Our own styles and those of all diagrams; nothing in a style element is escaped.
            style { "\n" (PreEscaped(include_str!("html/style.css"))) } "\n"
            style { (PreEscaped(STYLE)) } "\n"
        } "\n"
    }
}

/// Returns the bar at the top. What needs the script is shown by it.
fn bar(options: &Options) -> Markup {
    html! {
        header.bar { "\n"
            a.brand href="#main" dir="auto" { (options.title) } "\n"
            search #search-form hidden="" { "\n"
                label.unseen for="search" { "Search" } "\n"
                input #search type="search" placeholder="Search" autocomplete="off" spellcheck="false" role="combobox"
                    aria-expanded="false" aria-controls="results" aria-autocomplete="list"; "\n"
                kbd aria-hidden="true" { "/" } "\n"
                ul #results role="listbox" aria-label="Results" hidden="" {} "\n"
            } "\n"
            button #scheme type="button" hidden="" aria-label="Light or dark" title="Light or dark" { "◐" } "\n"
            p #told class="unseen" role="status" aria-live="polite" {} "\n"
        } "\n"
    }
}

fn counts(contract: &Contract) -> Markup {
    let counts = [
        (contract.services.len(), "service"),
        (contract.channels.len(), "channel"),
        (contract.messages.len(), "message"),
        (contract.envelopes.len(), "envelope"),
    ];
    let present = counts.into_iter().filter(|(count, _)| *count > 0);
    let mut words =
        present.map(|(count, one)| format!("{count} {one}{}", if count == 1 { "" } else { "s" })).peekable();
    html! {
        p.counts {
            @if words.peek().is_some() { (joined(words, " · ")) } @else { "The documents declare nothing." }
        } "\n"
    }
}
