//! The server, and a frontend that is no browser.

use std::{
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use postroom::envelope::{Clock, SystemClock};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime, sync::oneshot, task::JoinHandle};
use tungstenite::{
    HandshakeError, Message, WebSocket,
    client::IntoClientRequest,
    http::{HeaderValue, Response},
    protocol::CloseFrame,
};

use crate::{
    platform::{Ids, Nexus, Platform, RuntimeClock},
    web,
};

/// How long anything may take; nothing is expected to come near it.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    runtime: Runtime,
    platform: Arc<Platform>,
    shutdown: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap())
    }

    pub(crate) fn start_at(address: SocketAddr) -> Self {
        let runtime = Runtime::new().unwrap();
        let (platform, listener) = runtime.block_on(async {
            let nexus = Nexus::new(RuntimeClock::starting_at(SystemClock.now()), Ids::Random);
            let (audience, profiles) = web::people();
            let platform = Platform::start(nexus, audience, profiles).await.unwrap();
            (Arc::new(platform), TcpListener::bind(address).await.unwrap())
        });
        let address = listener.local_addr().unwrap();
        let (shutdown, told) = oneshot::channel();
        let serving = web::serve(listener, platform.clone(), async { told.await.unwrap_or_default() });
        let serving = runtime.spawn(serving);
        Self { address, runtime, platform, shutdown, serving }
    }

    /// Ends the server, which leaves nothing behind.
    pub(crate) fn stop(self) {
        let (runtime, platform) = self.end();
        let platform = Arc::into_inner(platform).expect("no connection is left");
        runtime.block_on(platform.stop());
    }

    /// Ends the server, which may have given somebody up.
    pub(crate) fn end(self) -> (Runtime, Arc<Platform>) {
        self.shutdown.send(()).unwrap();
        self.runtime.block_on(self.serving).unwrap();
        (self.runtime, self.platform)
    }
}

pub(crate) struct Frontend {
    pub(crate) socket: WebSocket<TcpStream>,
    pub(crate) user: Value,
}

impl Frontend {
    pub(crate) fn connect(server: &Server, who: &str) -> Self {
        Self::try_connect(server, &format!("?who={who}"), &[]).unwrap_or_else(|refusal| panic!("{refusal:?}"))
    }

    pub(crate) fn try_connect(
        server: &Server,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, Box<Response<Option<Vec<u8>>>>> {
        let mut request = format!("ws://{}/events{query}", server.address).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
        }
        let stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        match tungstenite::client(request, stream) {
            Ok((socket, _)) => {
                let mut frontend = Self { socket, user: Value::Null };
                frontend.user = frontend.next()["user"].take();
                Ok(frontend)
            }
            Err(HandshakeError::Failure(tungstenite::Error::Http(refusal))) => Err(refusal),
            Err(error) => panic!("{error}"),
        }
    }

    /// Sends an event as this session's user.
    pub(crate) fn send(&mut self, request: &str, event: &str, payload: Value) {
        let event = self.event(request, event, payload);
        self.socket.send(Message::text(event.to_string())).unwrap();
    }

    pub(crate) fn event(&self, request: &str, event: &str, payload: Value) -> Value {
        json!({
            "type": "campaign_event",
            "request_id": request,
            "campaign_id": "spring_sale_2025",
            "user": self.user,
            "event": event,
            "payload": payload,
            "metadata": {"versioning": {"system_version": "2", "service_version": "1", "environment": "test"}},
        })
    }

    /// The next envelope.
    pub(crate) fn next(&mut self) -> Value {
        match self.socket.read().unwrap() {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("this is no envelope: {other:?}"),
        }
    }

    /// The next envelope in short: its event, request and kind of failure.
    pub(crate) fn sees(&mut self) -> String {
        let event = self.next();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (name, request) = (text(&event["event"]), text(&event["request_id"]));
        format!("{name} {} [{request}]", text(&event["payload"]["error"]["code"])).replace("  ", " ")
    }

    /// What came until the server said goodbye, and its goodbye.
    pub(crate) fn last_words(&mut self) -> (Vec<Value>, CloseFrame) {
        let mut seen = Vec::new();
        loop {
            match self.socket.read().unwrap() {
                Message::Text(text) => seen.push(serde_json::from_str(&text).unwrap()),
                Message::Close(frame) => return (seen, frame.expect("it gives a reason")),
                other => panic!("this is no envelope: {other:?}"),
            }
        }
    }
}
