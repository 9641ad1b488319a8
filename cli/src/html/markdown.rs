//! Descriptions, which are Markdown (AsyncAPI allows CommonMark in them) by somebody who may mean harm.

use maud::{Markup, PreEscaped};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use super::text::clean;

/// The depth to which lists and quotes may stand in one another; deeper ones are written without.
const MAX_NESTING: usize = 12;

/// Returns a description as HTML in which nothing is left of HTML of its own, nothing is fetched, and links lead to places of
/// known kinds only. Headings become strong text, because they belong to the page's outline no more than the description does.
pub(super) fn markdown(text: &str) -> Markup {
    let text = clean(text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut links = Vec::new();
    let mut nesting = 0_usize;
    let events = Parser::new_ext(&text, options).filter_map(|event| safe(event, &mut links, &mut nesting));
    let mut out = String::new();
    html::push_html(&mut out, events);
    // The writer of the events has escaped their texts, and `safe` has left no HTML among them but its own.
    PreEscaped(out)
}

/// Returns the event with what is safe about it; `links` remembers which open ones were kept, `nesting` how many blocks
/// are open.
fn safe<'a>(event: Event<'a>, links: &mut Vec<bool>, nesting: &mut usize) -> Option<Event<'a>> {
    Some(match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Heading { .. }) => Event::InlineHtml("<p class=\"heading\">".into()),
        Event::End(TagEnd::Heading(_)) => Event::InlineHtml("</p>\n".into()),
        // An info string would become a class.
        Event::Start(Tag::CodeBlock(_)) => Event::InlineHtml("<pre tabindex=\"0\"><code>".into()),
        Event::End(TagEnd::CodeBlock) => Event::InlineHtml("</code></pre>\n".into()),
        Event::Start(Tag::Link { dest_url, link_type, .. }) => {
            links.push(link_type == LinkType::Email || leads_to_known_kind(&dest_url));
            links.last().filter(|kept| **kept)?;
            // Where it leads is told where the text does not, on paper too.
            let is_told = matches!(link_type, LinkType::Autolink | LinkType::Email);
            let title = if is_told { CowStr::Borrowed("") } else { dest_url.clone() };
            Event::Start(Tag::Link { link_type, dest_url, title, id: CowStr::Borrowed("") })
        }
        Event::End(TagEnd::Link) => {
            links.pop().filter(|kept| *kept)?;
            event
        }
        // Of a picture its description is left: pictures are fetched.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        Event::Start(Tag::BlockQuote(_)) => {
            *nesting = nesting.saturating_add(1);
            (*nesting <= MAX_NESTING).then_some(Event::Start(Tag::BlockQuote(None)))?
        }
        Event::Start(Tag::List(_) | Tag::Item) => {
            *nesting = nesting.saturating_add(1);
            (*nesting <= MAX_NESTING).then_some(event)?
        }
        Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
            *nesting = nesting.saturating_sub(1);
            (*nesting < MAX_NESTING).then_some(event)?
        }
        other => other,
    })
}

/// Returns whether an address is of a kind that is safe to follow.
pub(super) fn leads_to_known_kind(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_kept_and_html_is_not() {
        let table = [
            ("A *word* of `code`.", "<p>A <em>word</em> of <code>code</code>.</p>\n"),
            ("# Big\ntext", "<p class=\"heading\">Big</p>\n<p>text</p>\n"),
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
            ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n"),
            ("</style></div>]]>", "<p>&lt;/style&gt;&lt;/div&gt;]]&gt;</p>\n"),
            (
                "[to](https://a.example/?a=1&b=\"2)",
                "<p><a href=\"https://a.example/?a=1&amp;b=%222\" title=\"https://a.example/?a=1&amp;b=&quot;2\">to</a></p>\n",
            ),
            ("[to](javascript:alert(1))", "<p>to</p>\n"),
            ("[to](java&#115;cript:alert(1))", "<p>to</p>\n"),
            ("[to](data:text/html,x) [t](//a.example)", "<p>to t</p>\n"),
            (
                "<https://a.example> <a@b.example>",
                "<p><a href=\"https://a.example\">https://a.example</a> <a href=\"mailto:a@b.example\">a@b.example</a></p>\n",
            ),
            ("![a *cat*](https://a.example/cat.png)", "<p>a <em>cat</em></p>\n"),
            ("```\"><script>\n<x>\n```", "<pre tabindex=\"0\"><code>&lt;x&gt;\n</code></pre>\n"),
            ("no\0 \u{202e}tricks", "<p>no [U+202E]tricks</p>\n"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(markdown(text).0, expected, "{text}");
        }
    }

    #[test]
    fn depth_is_limited() {
        for text in [">".repeat(20_000), "- ".repeat(5_000), "[".repeat(20_000), "*a ".repeat(20_000)] {
            let html = markdown(&text).0;
            assert!(html.matches("<blockquote>").count() <= MAX_NESTING, "{}", &html[..200]);
            assert_eq!(html.matches("<blockquote>").count(), html.matches("</blockquote>").count());
            assert_eq!(html.matches("<li>").count(), html.matches("</li>").count());
            assert_eq!(html.matches("<ul>").count(), html.matches("</ul>").count());
        }
    }
}
