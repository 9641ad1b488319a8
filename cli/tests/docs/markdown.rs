//! Whatever documents hold, a page stays the page that it is.

use postroom_cli::docs::{Anchors, page};
use postroom_codegen::Contract;
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::json;

use super::anything;

/// What Markdown, HTML and GitHub could take for markup.
pub(super) const NASTY: &[&str] = &[
    "$`$``a <b>`",
    "$a`$`<b>`",
    "# A",
    "A #",
    "C#",
    "## Channels",
    "> # quoted",
    "- # item",
    "1. # numbered",
    "- [x] done",
    "* a",
    "+ b",
    "1) c",
    "a\n===",
    "a\n---",
    "a\n-",
    "> a\n> ---",
    "---",
    "***",
    "a\r===\r",
    "a\r\n---\r\n",
    "a\n\t---",
    "`a",
    "`` a ` b",
    "`a <b>`",
    "`a\n<!-- `",
    "```",
    "```\n<b>\n```",
    "```\n# still open",
    "~~~~\n```\n~~~",
    "  ```\n<!--",
    "- a\n  ```\nb <!--\n",
    "``` `x` ```\n# A",
    "    # code",
    "<!-- open",
    "<b>bold",
    "</details>",
    "<details>",
    "<script>alert(1)</script>",
    "<?php",
    "<![CDATA[",
    "<https://example.org>",
    "<h1>A</h1>",
    "a < b",
    "a <- b",
    "\\<b>",
    "\\\\<b>",
    "\\`<b>`",
    "&lt;b&gt;",
    "&amp;",
    "&#35;",
    "| a | b |\n|---|---|\n| c | d |",
    "a|b",
    "[a](b)",
    "[a]: b",
    "![a](b)",
    "[a][b]",
    "[^1]",
    "[^1]: note",
    "*a*",
    "**a**",
    "_a_",
    "__a__",
    "a_b_c",
    "_a",
    "~~a~~",
    "$a$",
    "$$a$$",
    "\\",
    "\\*",
    "a\\",
    "\u{0}a",
    "a\u{7}b",
    "\u{85}a",
    "\u{2028}a",
    "\u{202e}abc",
    "\u{a0}",
    "\ta",
    " a ",
    "{user_id}",
    "user.{_id}._",
    ":smile:",
    "@someone",
    "www.example.org",
    "",
];

#[test]
fn nothing_breaks_out_of_its_place() {
    for (index, text) in NASTY.iter().enumerate() {
        let other = NASTY[(index * 7 + 3) % NASTY.len()];
        let title = if text.is_empty() { "T" } else { text };
        let schema = json!({"type": "object", "properties": {*text: {"type": "string", "enum": [text, "x"]}}});
        for description in [format!("{text}\n{other}\n"), format!("{other}{text}"), format!("a\n{text}")] {
            check(&anything(title, &description, &[text, "plain"], "Told", &schema), &description);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mixture_breaks_out(
        title in mixture(3), description in mixture(12), address in mixture(3), page_title in mixture(3), key in mixture(2),
    ) {
        let contract = anything(&title, &description, &[&address], &key, &json!({"type": "integer"}));
        check_titled(&contract, &page_title, &description);
    }
}

/// Pieces of markup in a row.
fn mixture(pieces: usize) -> impl Strategy<Value = String> {
    let glue = prop::sample::select(&["", " ", "\n", "\n\n", "\n    ", "> ", "- "][..]);
    let piece = prop_oneof![
        prop::sample::select(NASTY).prop_map(str::to_owned),
        "[`~<>#=*\\[\\]()\\\\\n\t a1.!&|$^:+_/-]{1,8}"
    ];
    prop::collection::vec((glue, piece), 0..=pieces)
        .prop_map(|pieces| pieces.into_iter().map(|(glue, piece)| format!("{glue}{piece}")).collect())
}

/// Holds a contract's page to what such a page is; `about` is for the message.
#[track_caller]
pub(super) fn check(contract: &Contract, about: &str) {
    check_titled(contract, "Message Flow", about);
}

#[track_caller]
fn check_titled(contract: &Contract, title: &str, about: &str) {
    for anchors in [Anchors::Seed, Anchors::Github] {
        let page = page(contract, title, anchors);
        let read = Read::of(&page);
        assert_eq!(read.headings, expected_headings(contract, title), "{about}\n\n{page}");
        // Headings that no renderer makes an anchor of have one of the page's own.
        let foreign = read.html.iter().filter(|html| !is_anchor(html)).collect::<Vec<_>>();
        assert_eq!(foreign, Vec::<&String>::new(), "{about}\n\n{page}");
        assert_eq!(read.broken_json, Vec::<String>::new(), "{about}\n\n{page}");
        let images = 1 + read.headings.iter().filter(|(level, _)| *level == HeadingLevel::H3).count();
        assert!(read.diagrams == images && read.links >= images, "{about}\n\n{page}");
        assert!(page.ends_with('\n') && !page.ends_with("\n\n"), "{about}\n\n{page}");
    }
}

/// The outline of a page as the contract has it.
fn expected_headings(contract: &Contract, title: &str) -> Vec<(HeadingLevel, String)> {
    use HeadingLevel::{H1, H2, H3, H4};
    let fixed = |level, text: &str| (level, text.to_owned());
    let mut headings =
        vec![(H1, shown(title)), fixed(H2, "Table of Contents"), fixed(H2, "Context"), fixed(H2, "Services")];
    let named = |kind: &str, name: &str| match shown(name) {
        name if name.is_empty() => format!("(a {kind} without a name)"),
        name => name,
    };
    headings.extend(contract.services.iter().map(|service| (H3, named("service", &service.title))));
    headings.push(fixed(H2, "Channels"));
    for channel in &contract.channels {
        headings.push((H3, named("channel", channel.address.as_deref().unwrap_or(&channel.id))));
        headings.push(fixed(H4, "Messages"));
    }
    headings
}

/// A text as a line shows it: white space is spaces, those at the ends are gone, and so are control characters.
fn shown(text: &str) -> String {
    let spaced: String = text.chars().map(|char| if char.is_whitespace() { ' ' } else { char }).collect();
    spaced.replace(|char: char| char.is_control(), "").trim().to_owned()
}

/// What a reader of Markdown finds on a page.
#[derive(Debug, Default)]
struct Read {
    headings: Vec<(HeadingLevel, String)>,
    html: Vec<String>,
    broken_json: Vec<String>,
    diagrams: usize,
    links: usize,
}

impl Read {
    fn of(page: &str) -> Self {
        let mut read = Self::default();
        let (mut heading, mut json, mut within) = (None, None, false);
        let github = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_MATH
            | Options::ENABLE_GFM;
        for event in Parser::new_ext(page, github) {
            match event {
                Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new())),
                Event::End(TagEnd::Heading(_)) => read.headings.extend(heading.take()),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "json" => {
                    json = Some(String::new())
                }
                Event::End(TagEnd::CodeBlock) => {
                    let broken = |text: &String| serde_json::from_str::<serde_json::Value>(text).is_err();
                    read.broken_json.extend(json.take().filter(broken));
                }
                Event::Html(html) | Event::InlineHtml(html) => read.html.push(html.into_string()),
                Event::Start(Tag::Image { dest_url, .. }) => {
                    read.diagrams += usize::from(dest_url.starts_with("diagrams/"))
                }
                Event::Start(Tag::Link { dest_url, .. }) => read.links += usize::from(dest_url.starts_with('#')),
                Event::Text(text) => {
                    for open in heading.as_mut().map(|(_, text)| text).into_iter().chain(json.as_mut()) {
                        open.push_str(&text);
                    }
                }
                other => within |= heading.is_some() && !matches!(other, Event::SoftBreak),
            }
        }
        assert!(!within, "a heading holds markup:\n{page}");
        read
    }
}

/// Whether HTML is a part of an anchor as pages make them.
fn is_anchor(html: &str) -> bool {
    let id = html.trim().strip_prefix("<a id=\"u").and_then(|rest| rest.strip_suffix("\">"));
    html.trim() == "</a>"
        || id.is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'-' | b'u')))
}
