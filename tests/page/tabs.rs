//! The page, as people use it in their browser.

use super::server::Server;
use crate::browser::{self, Browser, Tab};

const NEWEST: &str = "document.querySelector('#log .entry')";

/// Goes through the page with several people, then looks at what the browser has to say about it.
#[needs::browser]
#[test]
fn people_use_the_page() {
    let program = browser::find().expect("there is no Chromium on the path");
    let server = Server::start();
    let page = format!("http://{}/", server.address);
    let mut browser = Browser::start(&program);

    let guest = browser.open(&page);
    browser.show(&guest, (1280, 900), "light");
    browser.screenshot(&guest, "page-start.png");
    guest_is_answered(&mut browser, &guest);
    guest_is_refused(&mut browser, &guest);
    let (ada, admin) = (browser.open(&page), browser.open(&page));
    campaign_reaches_everybody(&mut browser, &ada, &admin);

    let tabs = [("guest", &guest), ("ada", &ada), ("admin", &admin)];
    for (name, tab) in tabs {
        controls_have_names(&mut browser, tab);
        for (width, height) in [(1280, 900), (390, 844)] {
            for scheme in ["light", "dark"] {
                browser.show(tab, (width, height), scheme);
                let fits = browser.evaluate(tab, "document.documentElement.scrollWidth <= innerWidth");
                assert_eq!(fits, true, "{name} at {width} pixels");
                browser.screenshot(tab, &format!("page-{name}-{width}-{scheme}.png"));
            }
        }
        nothing_is_amiss(&browser, tab, &page);
    }

    let address = server.address;
    server.stop();
    browser.wait(&guest, "document.getElementById('state').dataset.state === 'lost'");
    browser.wait(&guest, "document.getElementById('send').matches(':disabled')");
    browser.show(&guest, (1280, 900), "light");
    browser.screenshot(&guest, "page-lost.png");
    let session = "JSON.parse(document.getElementById('editor').value).user.session_id";
    let before = browser.evaluate(&guest, session);
    let server = Server::start_at(address);
    browser.wait(&guest, "document.getElementById('state').dataset.state === 'open'");
    assert_ne!(browser.evaluate(&guest, session), before, "the envelope is the new session's");
    send(&mut browser, &guest, "media.play", "ok");
    drop(browser);
    server.stop();
}

fn guest_is_answered(browser: &mut Browser, tab: &Tab) {
    browser.wait(tab, "document.getElementById('send').matches(':disabled')");
    enter(browser, tab, "guest");
    let told = send(browser, tab, "media.play", "ok");
    assert!(told.contains("media.play") && told.contains("succeeded"), "{told}");
    // Each time it is sent it is a new request, and the same one only where that is asked for.
    let request = "JSON.parse(document.getElementById('editor').value).request_id";
    let first = browser.evaluate(tab, request);
    browser.click(tab, "document.getElementById('send')");
    answered(browser, tab, "media.play", "ok");
    assert_ne!(browser.evaluate(tab, request), first);
    browser.click(tab, "document.getElementById('renew')");
    let kept = browser.evaluate(tab, request);
    browser.click(tab, "document.getElementById('send')");
    answered(browser, tab, "media.play", "ok");
    assert_eq!(browser.evaluate(tab, request), kept);
    browser.click(tab, "document.getElementById('renew')");
    browser.click(tab, "document.getElementById('clear')");
    browser.wait(tab, "document.getElementById('log').childElementCount === 0");
}

fn guest_is_refused(browser: &mut Browser, tab: &Tab) {
    let told = send(browser, tab, "campaign.create", "failed");
    assert!(told.contains("failed: unauthorized") && told.contains("a user who has signed in"), "{told}");

    browser.click(tab, "document.getElementById('editor')");
    browser.press_with_ctrl(tab, "a", 65, &["selectAll"]);
    browser.insert(tab, r#"{"request_id": "cut off", "event": "media.play", "payload": {"#);
    browser.wait(tab, "document.getElementById('problem').textContent.startsWith('This is no JSON')");
    browser.press_with_ctrl(tab, "Enter", 13, &[]);
    browser.wait(tab, &format!("{NEWEST}.dataset.outcome === 'failed'"));
    let told = browser.evaluate(tab, &format!("{NEWEST}.innerText"));
    assert!(told.as_str().unwrap().contains("failed: malformed"), "{told}");

    let event = send(browser, tab, "malformed", "failed");
    assert!(event.contains("failed: invalid"), "{event}");
    let violations = "[...document.querySelectorAll('#log .entry:first-child .violations li')]
        .map((item) => item.querySelector('.pointer').textContent + ' ' + item.querySelector('.keyword').textContent)";
    let expected = [
        "/type const",
        "/campaign_id minLength",
        "/payload/media_id type",
        "/payload/position minimum",
        "/metadata required",
    ];
    let mut found: Vec<String> = serde_json::from_value(browser.evaluate(tab, violations)).unwrap();
    found.sort_by_key(|violation| expected.iter().position(|known| known == violation));
    assert_eq!(found, expected);
}

fn campaign_reaches_everybody(browser: &mut Browser, ada: &Tab, admin: &Tab) {
    enter(browser, ada, "ada");
    // Whoever took part in the campaign follows it.
    send(browser, ada, "media.play", "ok");
    enter(browser, admin, "admin");
    fill(browser, admin, "campaign.create");
    // A text that would do something as HTML.
    let replaced = "(() => { const editor = document.getElementById('editor');
        editor.value = editor.value.replace('Spring is here,', '<img src=/stolen onerror=alert(1)> Spring is here,'); })()";
    browser.evaluate(admin, replaced);
    browser.click(admin, "document.getElementById('send')");
    answered(browser, admin, "campaign.create", "ok");
    send(browser, admin, "campaign.execute", "ok");

    let names = "[...document.querySelectorAll('#log .entry')].reverse()
        .filter((entry) => ['push', 'status'].includes(entry.dataset.kind))
        .map((entry) => entry.querySelector('.card strong, .verdict').textContent)";
    let finished = format!("{names}.at(-1) === 'completed'");
    let status = ["pending", "running", "completed"];
    browser.wait(admin, &finished);
    assert_eq!(browser.evaluate(admin, names), serde_json::json!(status));
    browser.wait(ada, &finished);
    let push = "<img src=/stolen onerror=alert(1)> Spring is here, Ada";
    assert_eq!(browser.evaluate(ada, names), serde_json::json!([status[0], status[1], push, status[2]]));
}

fn enter(browser: &mut Browser, tab: &Tab, who: &str) {
    browser.click(tab, &format!("document.querySelector('input[value={who}] + span')"));
    browser.click(tab, "document.getElementById('connect')");
    browser.wait(tab, "document.getElementById('state').dataset.state === 'open'");
}

fn fill(browser: &mut Browser, tab: &Tab, event: &str) {
    let button =
        format!("[...document.querySelectorAll('#events button')].find((button) => button.textContent === '{event}')");
    browser.click(tab, &button);
    browser.wait(tab, &format!("{button}.ariaPressed === 'true'"));
}

/// Sends an event from the list, and gives what its entry in the log says when it was answered.
fn send(browser: &mut Browser, tab: &Tab, event: &str, outcome: &str) -> String {
    fill(browser, tab, event);
    browser.click(tab, "document.getElementById('send')");
    // The malformed event is one of these.
    answered(browser, tab, if event == "malformed" { "media.play" } else { event }, outcome)
}

/// Waits for the answer to what was sent last.
fn answered(browser: &mut Browser, tab: &Tab, event: &str, outcome: &str) -> String {
    let last = "document.querySelector('#log .entry[data-kind=sent]')";
    browser.wait(tab, &format!("{last}?.dataset.outcome === '{outcome}'"));
    browser.wait(tab, &format!("{last}.querySelector('.name').textContent === '{event}'"));
    browser.evaluate(tab, &format!("{last}.innerText")).as_str().unwrap().to_owned()
}

/// Whoever does not see the page knows what each of its controls is for.
fn controls_have_names(browser: &mut Browser, tab: &Tab) {
    let tree = browser.call(Some(tab), "Accessibility.getFullAXTree", serde_json::json!({}));
    let controls = ["button", "checkbox", "link", "radio", "textbox", "region"];
    let nodes = tree["nodes"].as_array().unwrap().iter().filter(|node| node["ignored"] == false);
    let mut found = std::collections::BTreeMap::new();
    for node in nodes {
        let Some(role) = controls.iter().find(|role| node["role"]["value"] == **role) else { continue };
        *found.entry(*role).or_insert(0) += 1;
        let name = node["name"]["value"].as_str().unwrap_or_default();
        assert!(!name.is_empty(), "a {role} has no name: {node}");
    }
    assert_eq!((found["textbox"], found["radio"], found["checkbox"], found["link"]), (1, 4, 1, 1));
}

/// The browser complains of nothing, and asked nobody but our own server.
fn nothing_is_amiss(browser: &Browser, tab: &Tab, page: &str) {
    let is_loud = |level: &serde_json::Value| ["error", "warning", "assert"].iter().any(|loud| level == loud);
    let console = browser.events(tab, "Runtime.consoleAPICalled").into_iter().filter(|told| is_loud(&told["type"]));
    let entries = browser.events(tab, "Log.entryAdded").into_iter().filter(|told| is_loud(&told["entry"]["level"]));
    let thrown = browser.events(tab, "Runtime.exceptionThrown").into_iter();
    let complaints: Vec<_> = console.chain(entries).chain(thrown).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");

    let requests = browser.events(tab, "Network.requestWillBeSent").into_iter().map(|told| &told["request"]["url"]);
    let sockets = browser.events(tab, "Network.webSocketCreated").into_iter().map(|told| &told["url"]);
    let asked: Vec<_> = requests.chain(sockets).map(|url| url.as_str().unwrap().to_owned()).collect();
    let socket = page.replace("http:", "ws:");
    let known = ["", "page.css", "page.js", "events.js", "log.js", "icon.svg"].map(|file| format!("{page}{file}"));
    for url in &asked {
        assert!(known.contains(url) || url.starts_with(&format!("{socket}events?who=")), "{url}");
    }
    assert!(asked.iter().any(|url| url.starts_with(&socket)) && asked.len() >= known.len(), "{asked:?}");
}
