//! A session over its WebSocket: events come in and envelopes go out, one a text frame.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code},
};
use postroom::{Rejection, campaign::EventUser, serde_json::json};
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
    time::{Instant, interval_at, timeout},
};

use crate::platform::{Answer, Platform, Session};

/// How many events of a session are at work at once; the next ones wait in their connection.
const CONCURRENT: usize = 8;

/// How long a frontend may take to read an envelope, to end a request, or to say goodbye.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How often a frontend that is silent is asked whether it is still there; one that does not answer until the next time
/// is not.
const SILENCE: Duration = Duration::from_secs(60);

/// The frontend reads nothing any more.
struct Gone;

struct Conversation {
    socket: WebSocket,
    platform: Arc<Platform>,
    session: Session,
    running: JoinSet<Result<Answer, Rejection>>,
}

/// Keeps a session open until its frontend leaves, or the server ends.
pub(super) async fn run(
    socket: WebSocket,
    platform: Arc<Platform>,
    user: EventUser,
    mut ending: watch::Receiver<bool>,
) {
    let session = platform.connect(user);
    let mut conversation = Conversation { socket, platform, session, running: JoinSet::new() };
    let farewell = conversation.go_on(&mut ending).await;
    while let Some(done) = conversation.running.join_next().await {
        report(done);
    }
    if let Ok(farewell) = farewell {
        // Whoever is gone by now, or reads too slowly, misses nothing that could still be given to them.
        let _ = timeout(PATIENCE, conversation.end(farewell)).await;
    }
}

impl Conversation {
    /// Takes events and hands out envelopes; what comes out is how to say goodbye.
    async fn go_on(&mut self, ending: &mut watch::Receiver<bool>) -> Result<CloseFrame, Gone> {
        // The frontend learns who it is, which is no event and in no envelope.
        let greeting = json!({"user": self.session.user}).to_string();
        self.send(Message::text(greeting)).await?;
        let mut beat = interval_at(Instant::now() + SILENCE, SILENCE);
        let mut is_heard = true;
        loop {
            tokio::select! {
                () = told(ending) => return Ok(farewell(close_code::AWAY, "the server ends")),
                envelope = self.session.inbox.recv() => match envelope {
                    Some(json) => self.send(text(json)).await?,
                    None => return Ok(farewell(close_code::POLICY, "too many envelopes wait to be read")),
                },
                Some(done) = self.running.join_next() => report(done),
                _ = beat.tick() => {
                    // While it has as much at work as it may, nothing that it says is read.
                    if !is_heard && self.running.len() < CONCURRENT {
                        return Err(Gone);
                    }
                    is_heard = false;
                    self.send(Message::Ping(Bytes::new())).await?;
                }
                frame = self.socket.recv(), if self.running.len() < CONCURRENT => {
                    is_heard = true;
                    match frame {
                        Some(Ok(Message::Text(event))) => self.take(event),
                        Some(Ok(Message::Binary(_))) => {
                            return Ok(farewell(close_code::UNSUPPORTED, "an event is a text frame"));
                        }
                        // Pings and goodbyes are answered by whatever reads next.
                        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_))) => {}
                        Some(Err(_)) => return Ok(farewell(close_code::POLICY, "this is no text of at most 4 MiB")),
                        None => return Err(Gone),
                    }
                }
            }
        }
    }

    fn take(&mut self, event: Utf8Bytes) {
        let (frontends, user) = (self.platform.frontends.clone(), self.session.user.clone());
        self.running.spawn(async move { frontends.receive(event.as_bytes(), Some(&user)).await });
    }

    /// Hands out what is left, and leaves.
    async fn end(&mut self, farewell: CloseFrame) -> Result<(), Gone> {
        while let Some(json) = self.session.inbox.try_recv() {
            self.send(text(json)).await?;
        }
        self.send(Message::Close(Some(farewell))).await?;
        // A connection that is closed while something unread is in it takes its last words back.
        while let Some(Ok(_)) = self.socket.recv().await {}
        Ok(())
    }

    async fn send(&mut self, message: Message) -> Result<(), Gone> {
        match timeout(PATIENCE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Gone),
        }
    }
}

/// Waits for the server's end.
pub(super) async fn told(ending: &mut watch::Receiver<bool>) {
    drop(ending.wait_for(|is_ending| *is_ending).await);
}

fn text(json: Vec<u8>) -> Message {
    Message::text(String::from_utf8_lossy(&json).into_owned())
}

fn farewell(code: u16, reason: &'static str) -> CloseFrame {
    CloseFrame { code, reason: reason.into() }
}

/// Every event has its answer in the session's inbox; here is only what must not happen.
fn report(done: Result<Result<Answer, Rejection>, JoinError>) {
    match done {
        Ok(Ok(_)) => {}
        Ok(Err(rejection)) => eprintln!("an answer is not valid itself: {rejection}"),
        Err(error) => eprintln!("an event was not answered: {error}"),
    }
}
