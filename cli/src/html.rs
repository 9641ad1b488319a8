//! A contract as one page that needs nothing but itself: no network, no other file.
//!
//! The page is read in a browser, on paper and by a screen reader, on wide screens and on phones, in light and in dark. It is
//! whole without scripts; with them it can be searched, and examples can be copied. Whatever a document holds is text to it:
//! every piece goes through `text::Text` or through `markdown::markdown`, and a content security policy forbids the rest.

mod anchors;
mod channels;
mod contents;
mod figure;
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

use postroom_codegen::contract::Contract;

use self::{page::Page, text::Text};

/// What the page may run and load: its own styles and script, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// An envelope; without it a browser would ask for one where the page lies on a server.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='3' \
                    width='14' height='10' rx='2' fill='%234f46e5'/%3E%3Cpath d='M2 4.5 8 9l6-4.5' fill='none' \
                    stroke='%23fff' stroke-width='1.5'/%3E%3C/svg%3E";

/// How the page is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The page's title.
    pub title: String,
}

/// The page of a contract, as HTML.
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
    let title = Text(&options.title);
    let parts = [
        head(&page, options),
        format!("<body>\n<a class=\"skip\" href=\"#main\">Skip to the contents of the page</a>\n{}", bar(options)),
        format!("<div class=\"columns\">\n{}", contents::contents(&page)),
        format!("<main id=\"main\" tabindex=\"-1\">\n<h1 dir=\"auto\">{title}</h1>\n{}", counts(contract)),
        services::context(&page),
        services::services(&page),
        channels::channels(&page),
        messages::messages(&page),
        messages::envelopes(&page),
        "</main>\n</div>\n".to_owned(),
        format!("<script>\n{}</script>\n</body>\n</html>\n", include_str!("html/script.js")),
    ];
    parts.concat()
}

/// Whether a text is a page that was written here.
pub(crate) fn is_page(text: &str) -> bool {
    // The first pages had no mark; nobody else has such a policy.
    text.contains(MARK) || text.contains(POLICY)
}

/// What tells that a page was written here.
const MARK: &str = "<meta name=\"generator\" content=\"postroom docs\"/>";

fn head(page: &Page<'_>, options: &Options) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n{MARK}\n\
         <title>{}</title>\n<link rel=\"icon\" href=\"{ICON}\"/>\n<style>\n{}</style>\n{}</head>\n",
        Text(&options.title),
        include_str!("html/style.css"),
        page.diagram_style,
    )
}

/// The bar at the top. What needs the script is shown by it.
fn bar(options: &Options) -> String {
    format!(
        "<header class=\"bar\">\n<a class=\"brand\" href=\"#main\" dir=\"auto\">{}</a>\n\
         <search id=\"search-form\" hidden=\"\">\n<label class=\"unseen\" for=\"search\">Search</label>\n\
         <input id=\"search\" type=\"search\" placeholder=\"Search\" autocomplete=\"off\" spellcheck=\"false\" role=\"combobox\" \
         aria-expanded=\"false\" aria-controls=\"results\" aria-autocomplete=\"list\"/>\n<kbd aria-hidden=\"true\">/</kbd>\n\
         <ul id=\"results\" role=\"listbox\" aria-label=\"Results\" hidden=\"\"></ul>\n</search>\n\
         <button id=\"scheme\" type=\"button\" hidden=\"\" aria-label=\"Light or dark\" title=\"Light or dark\">◐</button>\n\
         <p id=\"told\" class=\"unseen\" role=\"status\" aria-live=\"polite\"></p>\n</header>\n",
        Text(&options.title)
    )
}

fn counts(contract: &Contract) -> String {
    let counts = [
        (contract.services.len(), "service", "services"),
        (contract.channels.len(), "channel", "channels"),
        (contract.messages.len(), "message", "messages"),
        (contract.envelopes.len(), "envelope", "envelopes"),
    ];
    let present = counts.into_iter().filter(|(count, ..)| *count > 0);
    let words: Vec<_> =
        present.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many })).collect();
    if words.is_empty() {
        return "<p class=\"counts\">The documents declare nothing.</p>\n".to_owned();
    }
    format!("<p class=\"counts\">{}</p>\n", words.join(" · "))
}
