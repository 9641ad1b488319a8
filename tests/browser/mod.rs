//! A headless Chromium, driven over the DevTools protocol (<https://chromedevtools.github.io/devtools-protocol/>).

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// How long anything may take; nothing is expected to come near it.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Browser {
    process: Child,
    profile: PathBuf,
    socket: WebSocket<TcpStream>,
    last_id: u64,
    /// Everything that the tabs told unasked, and which of them did.
    events: Vec<(String, Value)>,
}

/// A tab, by the id of its DevTools session.
#[derive(Clone)]
pub(crate) struct Tab(String);

/// The browser of this machine, if there is one.
pub(crate) fn find() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let directories: Vec<_> = env::split_paths(&env::var_os("PATH")?).collect();
    names.iter().flat_map(|name| directories.iter().map(move |place| place.join(name))).find(|path| path.is_file())
}

impl Browser {
    pub(crate) fn start(program: &Path) -> Self {
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("browser-{}", std::process::id()));
        let mut process = Command::new(program)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-extensions", "--remote-debugging-port=0"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("DevTools listening on ").map(str::to_owned));
        // Nothing else it says matters, but a full pipe would hold it up.
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let Some(address) = address else {
            let _ = process.kill();
            panic!("{} does not say where to reach it: {:?}", program.display(), process.wait());
        };
        let authority = address.trim_start_matches("ws://").split('/').next().unwrap();
        let stream = TcpStream::connect(authority).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(address.as_str(), stream).unwrap();
        Self { process, profile, socket, last_id: 0, events: Vec::new() }
    }

    /// Opens a page in a new tab.
    pub(crate) fn open(&mut self, address: &str) -> Tab {
        let target = self.call(None, "Target.createTarget", json!({"url": "about:blank"}));
        let to = json!({"targetId": target["targetId"], "flatten": true});
        let session = self.call(None, "Target.attachToTarget", to);
        let tab = Tab(session["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Accessibility", "Log", "Network", "Page", "Runtime"] {
            self.call(Some(&tab), &format!("{domain}.enable"), json!({}));
        }
        self.call(Some(&tab), "Page.navigate", json!({"url": address}));
        self.wait(&tab, "document.readyState === 'complete'");
        tab
    }

    /// The value of a JavaScript expression, which may be a promise.
    pub(crate) fn evaluate(&mut self, tab: &Tab, expression: &str) -> Value {
        let asked = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut answer = self.call(Some(tab), "Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    /// Waits until a condition holds in the page.
    pub(crate) fn wait(&mut self, tab: &Tab, condition: &str) {
        let look =
            "const look = () => holds() ? resolve(true) : Date.now() > end ? resolve(false) : setTimeout(look, 20)";
        let expression = format!(
            "new Promise((resolve) => {{ const end = Date.now() + 20000; const holds = () => ({condition}); {look}; look(); }})"
        );
        if self.evaluate(tab, &expression) != true {
            panic!("it never holds that {condition}; the page:\n{}", self.evaluate(tab, "document.body.innerText"));
        }
    }

    /// Clicks with the mouse on the middle of an element, given as a JavaScript expression.
    pub(crate) fn click(&mut self, tab: &Tab, element: &str) {
        self.call(Some(tab), "Page.bringToFront", json!({}));
        let middle = self.evaluate(
            tab,
            &format!(
                "(() => {{ const element = {element}; element.scrollIntoView({{block: 'center'}}); \
                 const at = element.getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2]; }})()"
            ),
        );
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": middle[0], "y": middle[1], "button": "left", "clickCount": 1});
            self.call(Some(tab), "Input.dispatchMouseEvent", event);
        }
    }

    /// Presses a key with Ctrl held down; `command` is what editors do then.
    pub(crate) fn press_with_ctrl(&mut self, tab: &Tab, key: &str, code: u32, command: &[&str]) {
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({
                "type": kind, "key": key, "modifiers": 2, "windowsVirtualKeyCode": code, "commands": command,
            });
            self.call(Some(tab), "Input.dispatchKeyEvent", event);
        }
    }

    /// Types a text into what has the focus.
    pub(crate) fn insert(&mut self, tab: &Tab, text: &str) {
        self.call(Some(tab), "Input.insertText", json!({"text": text}));
    }

    /// Shows the tab in a size and a colour scheme.
    pub(crate) fn show(&mut self, tab: &Tab, (width, height): (u32, u32), scheme: &str) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.call(Some(tab), "Emulation.setDeviceMetricsOverride", size);
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.call(Some(tab), "Emulation.setEmulatedMedia", media);
        self.call(Some(tab), "Page.bringToFront", json!({}));
        self.evaluate(tab, "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    }

    /// Writes a picture of the whole page into the directory for the tests' files.
    pub(crate) fn screenshot(&mut self, tab: &Tab, name: &str) {
        let answer = self.call(Some(tab), "Page.captureScreenshot", json!({"captureBeyondViewport": true}));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(path, base64(answer["data"].as_str().unwrap())).unwrap();
    }

    /// Calls a method of the protocol, and keeps what the tabs tell meanwhile.
    pub(crate) fn call(&mut self, tab: Option<&Tab>, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let mut call = json!({"id": self.last_id, "method": method, "params": params});
        if let Some(Tab(session)) = tab {
            call["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(call.to_string())).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else { continue };
            let mut told: Value = serde_json::from_str(&text).unwrap();
            if told["id"] == self.last_id {
                assert!(told["error"].is_null(), "{method}: {}", told["error"]);
                return told["result"].take();
            }
            if let Some(session) = told["sessionId"].as_str() {
                self.events.push((session.to_owned(), told));
            }
        }
    }

    /// What a tab told of one kind.
    pub(crate) fn events(&self, Tab(session): &Tab, method: &str) -> Vec<&Value> {
        let told = self.events.iter().filter(|(of, event)| of == session && event["method"] == method);
        told.map(|(_, event)| &event["params"]).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It goes by itself where it can, with the processes that it started. Whatever went wrong before, and whatever of
        // this does, none may stay behind.
        let close = json!({"id": 0, "method": "Browser.close"});
        let _ = self.socket.send(Message::text(close.to_string()));
        while self.socket.read().is_ok() {}
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

/// The bytes that a base64 text stands for (RFC 4648, section 4).
fn base64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0);
    for digit in text.bytes().take_while(|byte| *byte != b'=') {
        let value = alphabet.iter().position(|letter| *letter == digit).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    bytes
}
