//! The page as people read it in their browser.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::{
    contracts::{page_of, platform},
    hostile,
};
use crate::browser::{self, Browser, Tab};

#[needs::browser]
#[test]
fn people_read_the_page() {
    let program = browser::find().expect("there is no Chromium on the path");
    let mut browser = Browser::start(&program);
    let tab = open(&mut browser, "html-platform.html", &page_of(&platform()));
    search_finds(&mut browser, &tab);
    search_is_told(&mut browser, &tab);
    examples_are_copied(&mut browser, &tab);
    for (width, height) in [(1280, 900), (390, 844)] {
        for scheme in ["light", "dark"] {
            browser.show(&tab, (width, height), scheme);
            let fits = browser.evaluate(&tab, "document.documentElement.scrollWidth <= innerWidth");
            assert_eq!(fits, true, "at {width} pixels");
            browser.screenshot(&tab, &format!("html-{width}-{scheme}.png"));
            contrast_is_enough(&mut browser, &tab);
            controls_have_names(&mut browser, &tab);
        }
    }
    contents_follow(&mut browser, &tab);
    colours_are_switched(&mut browser, &tab);
    paper_hides_nothing(&mut browser, &tab);
    headings_lead_to_themselves(&mut browser, &tab);
    nothing_is_amiss(&browser, &tab);
    hostile::nothing_happens(&mut browser, open);
}

fn search_finds(browser: &mut Browser, tab: &Tab) {
    // By its kind and its name: what is found first, and where it leads.
    let table = [
        ("campaign.create", "channel", "campaign.create", "channel-campaign.create"),
        ("CAMPAIGN SERV", "service", "Campaign Service", "service-Campaign-Service"),
        ("max_retries", "property", "settings.max_retries", "message-CampaignCreateMessage/settings.max_retries"),
        ("UserInfoReply", "message", "UserInfoReplyMessage", "message-UserInfoReplyMessage"),
        (
            "failed delivery again",
            "property",
            "settings.max_retries",
            "message-CampaignCreateMessage/settings.max_retries",
        ),
        ("askForUserInfo", "operation", "askForUserInfo", "service-Campaign-Orchestrator/askForUserInfo"),
        ("campaignevent", "envelope", "CampaignEvent", "envelope-CampaignEvent"),
    ];
    for (asked, kind, name, id) in table {
        browser.evaluate(tab, "document.activeElement.blur(), scrollTo(0, 0)");
        press(browser, tab, "/", 191);
        assert_eq!(browser.evaluate(tab, "document.activeElement.id"), "search", "a slash leads to the search");
        browser.insert(tab, asked);
        browser.wait(tab, "document.querySelectorAll('#results [role=option]').length > 0");
        let first = "(() => { const option = document.querySelector('#results [aria-selected=true]');
            return [option.className, option.querySelector('.found').textContent]; })()";
        assert_eq!(browser.evaluate(tab, first), json!([kind, name]), "{asked}");
        press(browser, tab, "Enter", 13);
        assert_eq!(browser.evaluate(tab, "decodeURIComponent(location.hash)"), format!("#{id}"), "{asked}");
        assert_eq!(browser.evaluate(tab, "document.activeElement.id"), *id, "{asked}");
        let place = "(() => { const { top } = document.activeElement.getBoundingClientRect(); return top >= 0 && top < innerHeight; })()";
        browser.wait(tab, place);
        assert_eq!(browser.evaluate(tab, "document.getElementById('results').hidden"), true);
    }
}

fn search_is_told(browser: &mut Browser, tab: &Tab) {
    let told = |browser: &mut Browser| browser.evaluate(tab, "document.getElementById('told').textContent");
    let ask = |browser: &mut Browser, text: &str| {
        browser.evaluate(tab, "document.getElementById('search').focus(), document.getElementById('search').select()");
        browser.insert(tab, text);
    };
    ask(browser, "no such thing");
    assert_eq!(told(browser), "Nothing found");
    ask(browser, "traffic_split");
    assert_eq!(told(browser), "1 result");
    ask(browser, "campaign");
    assert!(told(browser).as_str().unwrap().ends_with("results, the first 30 are shown"));
    browser.screenshot(tab, "html-search.png");
    let chosen = "[...document.querySelectorAll('#results [role=option]')].findIndex((option) => option.ariaSelected === 'true')";
    for (key, code, expected) in
        [("ArrowDown", 40, 1), ("ArrowDown", 40, 2), ("ArrowUp", 38, 1), ("ArrowUp", 38, 0), ("ArrowUp", 38, 29)]
    {
        press(browser, tab, key, code);
        assert_eq!(browser.evaluate(tab, chosen), expected, "{key}");
        let active = "document.getElementById('search').getAttribute('aria-activedescendant')";
        assert_eq!(browser.evaluate(tab, active), format!("result-{expected}"));
    }
    press(browser, tab, "Escape", 27);
    assert_eq!(browser.evaluate(tab, "document.getElementById('results').hidden"), true);
    ask(browser, "push notification");
    browser.click(tab, "document.querySelector('#results .message')");
    browser.wait(tab, "location.hash === '#message-PushNotificationMessage'");
}

fn examples_are_copied(browser: &mut Browser, tab: &Tab) {
    let article = "document.getElementById('message-CampaignExecuteMessage')";
    browser.click(tab, &format!("{article}.querySelector('button.copy')"));
    browser.wait(tab, &format!("{article}.querySelector('button.copy').textContent !== 'Copy'"));
    assert_eq!(browser.evaluate(tab, &format!("{article}.querySelector('button.copy').textContent")), "Copied");
    assert_eq!(browser.evaluate(tab, "document.getElementById('told').textContent"), "Copied");
}

/// The smallest contrast that WCAG 2.2 asks for in success criterion 1.4.3, held by every text that is seen.
fn contrast_is_enough(browser: &mut Browser, tab: &Tab) {
    let measure = r"(() => {
        const numbers = (color) => color.match(/[\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
            .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
        const ground = (element) => {
            for (let at = element; at; at = at.parentElement) {
                const color = numbers(getComputedStyle(at).backgroundColor);
                if (color.length === 3 || color[3] === 1) return color;
            }
            return [255, 255, 255];
        };
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const bad = new Set();
        let seen = 0;
        while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (walker.currentNode.data.trim() === '' || element.closest('svg, script, style, [hidden]') || !element.checkVisibility()) continue;
            seen += 1;
            const [a, b] = [light(numbers(getComputedStyle(element).color)), light(ground(element))];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < 4.5) bad.add(`${element.className || element.tagName} ${contrast.toFixed(2)}`);
        }
        return [seen > 500, [...bad]];
    })()";
    assert_eq!(browser.evaluate(tab, measure), json!([true, []]));
}

/// Whoever does not see the page knows what each of its controls is for.
fn controls_have_names(browser: &mut Browser, tab: &Tab) {
    let tree = browser.call(Some(tab), "Accessibility.getFullAXTree", json!({}));
    let named = ["banner", "button", "combobox", "img", "link", "navigation", "region", "table"];
    let mut found = std::collections::BTreeMap::new();
    for node in tree["nodes"].as_array().unwrap().iter().filter(|node| node["ignored"] == false) {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        *found.entry(role.to_owned()).or_insert(0) += 1;
        let name = node["name"]["value"].as_str().unwrap_or_default();
        assert!(role == "banner" || !named.contains(&role) || !name.is_empty(), "a {role} has no name: {node}");
    }
    for landmark in ["banner", "main", "navigation", "search"] {
        assert_eq!(found.get(landmark), Some(&1), "{landmark}: {found:?}");
    }
    assert!(found["table"] > 10 && found["rowheader"] > 50, "tables are still tables: {found:?}");
}

/// Where the reader is shows in the contents, on wide screens; on narrow ones the contents are folded.
fn contents_follow(browser: &mut Browser, tab: &Tab) {
    assert_eq!(browser.evaluate(tab, "document.getElementById('contents').open"), false);
    browser.show(tab, (1280, 900), "light");
    browser.wait(tab, "document.getElementById('contents').open");
    for id in ["service-User-Service", "channel-user.info.request", "message-PushNotificationMessage"] {
        browser.evaluate(tab, &format!("document.getElementById('{id}').scrollIntoView({{behavior: 'instant'}})"));
        browser.wait(tab, &format!("document.querySelector('nav [aria-current]')?.hash === '#{id}'"));
    }
}

/// Light and dark are the system's until the reader decides, for the diagrams, too; paper is light all the same.
fn colours_are_switched(browser: &mut Browser, tab: &Tab) {
    let colours = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('svg .title')).fill]";
    let (light, dark) =
        (json!(["rgb(255, 255, 255)", "rgb(31, 41, 51)"]), json!(["rgb(13, 17, 23)", "rgb(230, 237, 243)"]));
    for (scheme, own, other) in [("light", &light, &dark), ("dark", &dark, &light)] {
        browser.show(tab, (1280, 900), scheme);
        for expected in [own, other, own] {
            assert_eq!(&browser.evaluate(tab, colours), expected, "{scheme}");
            contrast_is_enough(browser, tab);
            browser.click(tab, "document.getElementById('scheme')");
        }
        browser.call(Some(tab), "Emulation.setEmulatedMedia", json!({"media": "print"}));
        assert_eq!(&browser.evaluate(tab, colours), &light, "on paper");
        browser.call(Some(tab), "Emulation.setEmulatedMedia", json!({"media": ""}));
    }
    browser.show(tab, (1280, 900), "light");
}

/// What is folded is unfolded for the printer alone.
fn paper_hides_nothing(browser: &mut Browser, tab: &Tab) {
    let folded = "document.querySelectorAll('details:not([open])').length";
    let before = browser.evaluate(tab, folded);
    assert!(before.as_u64().unwrap() > 10, "{before}");
    let paper = browser.call(Some(tab), "Page.printToPDF", json!({}));
    assert!(paper["data"].as_str().unwrap().len() > 100_000);
    assert_eq!(browser.evaluate(tab, folded), before);
    browser.evaluate(tab, "dispatchEvent(new Event('beforeprint'))");
    assert_eq!(browser.evaluate(tab, folded), 0);
    browser.evaluate(tab, "dispatchEvent(new Event('afterprint'))");
    assert_eq!(browser.evaluate(tab, folded), before);
}

fn headings_lead_to_themselves(browser: &mut Browser, tab: &Tab) {
    for id in [
        "service-User-Service",
        "channel-user.info.request",
        "message-PushNotificationMessage",
        "envelope-CampaignEvent",
    ] {
        browser.click(tab, &format!("document.getElementById('{id}').querySelector('a.self')"));
        browser.wait(tab, &format!("location.hash === '#{id}'"));
    }
}

/// The browser complains of nothing, and asked for nothing but the page.
pub(crate) fn nothing_is_amiss(browser: &Browser, tab: &Tab) {
    let is_loud = |level: &Value| ["error", "warning", "assert"].iter().any(|loud| level == loud);
    let console = browser.events(tab, "Runtime.consoleAPICalled").into_iter().filter(|told| is_loud(&told["type"]));
    let entries = browser.events(tab, "Log.entryAdded").into_iter().filter(|told| is_loud(&told["entry"]["level"]));
    let thrown = browser.events(tab, "Runtime.exceptionThrown").into_iter();
    let complaints: Vec<_> = console.chain(entries).chain(thrown).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    let requests = browser.events(tab, "Network.requestWillBeSent").into_iter().map(|told| &told["request"]["url"]);
    let asked: Vec<_> = requests.map(|url| url.as_str().unwrap()).filter(|url| !url.starts_with("data:")).collect();
    assert!(asked.len() == 1 && asked[0].starts_with("file://"), "{asked:?}");
}

/// Opens a page that lies in a file.
fn open(browser: &mut Browser, name: &str, html: &str) -> Tab {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, html).unwrap();
    let tab = browser.open(&format!("file://{}", path.display()));
    browser.wait(&tab, "document.readyState === 'complete' && location.protocol === 'file:'");
    browser.show(&tab, (1280, 900), "light");
    tab
}

fn press(browser: &mut Browser, tab: &Tab, key: &str, code: u32) {
    let text = if key.len() == 1 {
        key
    } else if key == "Enter" {
        "\r"
    } else {
        ""
    };
    for kind in [if text.is_empty() { "rawKeyDown" } else { "keyDown" }, "keyUp"] {
        let event = json!({"type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code});
        browser.call(Some(tab), "Input.dispatchKeyEvent", event);
    }
}
