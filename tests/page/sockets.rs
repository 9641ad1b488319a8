//! Sessions over WebSockets, as any client has them.

use std::{
    collections::BTreeMap,
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    sync::Arc,
    time::Duration,
};

use postroom::{
    Limits,
    envelope::{Clock, SystemClock},
};
use serde_json::json;
use tokio::{net::TcpListener, sync::oneshot};
use tungstenite::{Message, protocol::frame::coding::CloseCode};

use super::server::{Frontend, Server};
use crate::{
    platform::{Ids, Nexus, Platform, RuntimeClock},
    web,
};

const CAMPAIGN: &str = "0197a3c2-1111-7000-8000-000000000001";
const EXECUTION: &str = "0197a3c2-2222-7000-8000-000000000001";

#[test]
fn a_session_is_told_whose_it_is() {
    let server = Server::start();
    let cases = [
        ("guest", json!("guest"), json!(null)),
        ("ada", json!("0197a3c2-0000-7000-8000-0000000000ad"), json!(["participant"])),
        ("bob", json!("0197a3c2-0000-7000-8000-0000000000b0"), json!(null)),
        ("admin", json!("0197a3c2-0000-7000-8000-00000000000a"), json!(["admin"])),
    ];
    let mut sessions = Vec::new();
    for (who, id, roles) in cases {
        for _ in 0..2 {
            let user = Frontend::connect(&server, who).user;
            assert_eq!((&user["user_id"], user.get("roles").unwrap_or(&json!(null))), (&id, &roles), "{who}");
            sessions.push(user["session_id"].as_str().unwrap().to_owned());
        }
    }
    sessions.sort();
    sessions.dedup();
    assert_eq!(sessions.len(), 8);
    server.stop();
}

#[test]
fn who_may_not_come_in_is_told_why() {
    let server = Server::start();
    let own = format!("http://{}", server.address);
    let port = server.address.port();
    let rebound = format!("rebound.example:{port}");
    let rebound_origin = format!("http://{rebound}");
    let localhost = format!("localhost:{port}");
    let localhost_origin = format!("http://{localhost}");
    // Query, origin, host, and the status with a part of the text; 101 where the session opens.
    let cases = [
        ("?who=ada", None, None, 101, ""),
        ("?who=ada", Some(own.as_str()), None, 101, ""),
        ("?a=b&who=ada", Some(localhost_origin.as_str()), Some(localhost.as_str()), 101, ""),
        ("?who=eve", None, None, 400, "one of guest, ada, bob, admin"),
        ("?whose=ada", None, None, 400, "one of guest, ada, bob, admin"),
        ("", None, None, 400, "one of guest, ada, bob, admin"),
        ("?who=ada", Some("https://example.com"), None, 403, "pages of other sites"),
        ("?who=ada", Some("http://127.0.0.1:1"), None, 403, "pages of other sites"),
        ("?who=ada", Some("null"), None, 403, "pages of other sites"),
        ("?who=ada", Some(localhost_origin.as_str()), None, 403, "pages of other sites"),
        ("?who=ada", Some(rebound_origin.as_str()), Some(rebound.as_str()), 403, "its IP address or by `localhost`"),
    ];
    for (query, origin, host, status, text) in cases {
        let headers: Vec<_> =
            origin.map(|origin| ("origin", origin)).into_iter().chain(host.map(|host| ("host", host))).collect();
        let (found, told) = match Frontend::try_connect(&server, query, &headers) {
            Ok(_) => (101, String::new()),
            Err(refusal) => (refusal.status().as_u16(), String::from_utf8(refusal.into_body().unwrap()).unwrap()),
        };
        assert_eq!(found, status, "{query} {headers:?}: {told}");
        assert!(told.contains(text), "{query} {headers:?}: {told}");
    }
    server.stop();
}

#[test]
fn what_concerns_one_session_reaches_no_other() {
    let server = Server::start();
    let [mut guest, mut other, mut ada, mut admin] =
        ["guest", "guest", "ada", "admin"].map(|who| Frontend::connect(&server, who));
    let media = || json!({"media_id": "track_42", "position": 0});
    guest.send("g1", "media.play", media());
    assert_eq!(guest.sees(), "media.play.success [g1]");
    ada.send("a1", "media.play", media());
    assert_eq!(ada.sees(), "media.play.success [a1]");

    // Nobody sends as another one.
    let mut foreign = other.event("o1", "media.play", media());
    foreign["user"] = ada.user.clone();
    other.socket.send(Message::text(foreign.to_string())).unwrap();
    assert_eq!(other.sees(), "media.play.failed unauthorized [o1]");

    admin.send(
        "c1",
        "campaign.create",
        json!({
            "campaign_id": CAMPAIGN,
            "name": "Spring sale",
            "target_audience": {"user_segments": ["all_users"]},
            "notification_template": {"title_template": "Spring is here, {name}", "body_template": "Half the price."},
            "schedule": {"type": "immediate"},
        }),
    );
    assert_eq!(admin.sees(), "campaign.create.success [c1]");
    let order = json!({"execution_id": EXECUTION, "campaign_id": CAMPAIGN, "execution_type": "immediate"});
    admin.send("c2", "campaign.execute", order);
    let push = format!("notification.user.{}.push [c2]", ada.user["user_id"].as_str().unwrap());
    let status = || "campaign.status [c2]".to_owned();
    assert_eq!([ada.sees(), ada.sees(), ada.sees(), ada.sees()], [status(), status(), push, status()]);

    // Had anything of this come to a guest, it would be there before the answer to what they send now.
    for guest in [&mut guest, &mut other] {
        guest.send("g2", "media.play", media());
        assert_eq!(guest.sees(), "media.play.success [g2]");
    }
    drop((guest, other, ada, admin));
    server.stop();
}

#[test]
fn more_events_at_once_than_are_handled_at_once_are_all_answered() {
    let server = Server::start();
    let mut ada = Frontend::connect(&server, "ada");
    let sent: Vec<_> = (100..140).map(|number| format!("r{number}")).collect();
    for request in &sent {
        ada.send(request, "user.info.request", json!({"user_id": ada.user["user_id"]}));
    }
    let mut seen: Vec<_> = sent.iter().map(|_| ada.sees()).collect();
    seen.sort();
    let expected: Vec<_> = sent.iter().map(|request| format!("user.info.request.success [{request}]")).collect();
    assert_eq!(seen, expected);
    drop(ada);
    server.stop();
}

#[test]
fn what_is_too_large_is_refused_and_the_session_goes_on() {
    let server = Server::start();
    let mut guest = Frontend::connect(&server, "guest");
    let mut event = guest.event("r1", "content.create", json!({"title": "long", "body": "long"}));
    // What stands before the limit is read, so that the answer can be matched.
    event["z"] = json!("a".repeat(Limits::DEFAULT.bytes));
    guest.socket.send(Message::text(event.to_string())).unwrap();
    assert_eq!(guest.sees(), "content.create.failed too_large [r1]");
    guest.socket.send(Message::text("{")).unwrap();
    assert_eq!(guest.next()["payload"]["error"]["code"], "malformed");
    guest.send("r2", "content.create", json!({"title": "short", "body": "short"}));
    assert_eq!(guest.sees(), "content.create.success [r2]");
    drop(guest);
    server.stop();
}

#[test]
fn a_binary_frame_ends_the_session_with_a_reason() {
    let server = Server::start();
    let mut guest = Frontend::connect(&server, "guest");
    guest.socket.send(Message::binary(b"{}".to_vec())).unwrap();
    let (seen, goodbye) = guest.last_words();
    let goodbye = (goodbye.code, goodbye.reason.as_str());
    assert_eq!((seen.len(), goodbye), (0, (CloseCode::Unsupported, "an event is a text frame")));
    drop(guest);
    server.stop();
}

#[test]
fn what_is_not_even_read_ends_its_session_alone() {
    let server = Server::start();
    let (mut guest, mut ada) = (Frontend::connect(&server, "guest"), Frontend::connect(&server, "ada"));
    // The server is through with it after its first bytes, perhaps while the rest is still under way.
    let sent = guest.socket.send(Message::text("a".repeat(5 * Limits::DEFAULT.bytes)));
    let ended = sent.and_then(|()| guest.socket.read());
    assert!(matches!(&ended, Ok(Message::Close(_)) | Err(tungstenite::Error::Io(_))), "{ended:?}");
    ada.send("r1", "media.play", json!({"media_id": "track_42", "position": 0}));
    assert_eq!(ada.sees(), "media.play.success [r1]");
    drop((guest, ada));
    server.stop();
}

#[test]
fn the_server_finishes_what_runs_before_it_ends() {
    let server = Server::start();
    let (mut ada, mut guest) = (Frontend::connect(&server, "ada"), Frontend::connect(&server, "guest"));
    // The question takes longer than the other event, whose answer tells that the question was taken before.
    ada.send("r1", "user.info.request", json!({"user_id": ada.user["user_id"]}));
    ada.send("r2", "media.play", json!({"media_id": "track_42", "position": 0}));
    let first = ada.sees();
    let ending = std::thread::spawn(|| server.stop());
    let (seen, goodbye) = ada.last_words();
    let seen: Vec<_> = seen.iter().map(|event| format!("{} [r1]", event["event"].as_str().unwrap())).collect();
    assert_eq!((first.as_str(), seen), ("media.play.success [r2]", vec!["user.info.request.success [r1]".to_owned()]));
    assert_eq!((goodbye.code, goodbye.reason.as_str()), (CloseCode::Away, "the server ends"));
    assert_eq!(guest.last_words().1.code, CloseCode::Away);
    // The goodbye is answered by what reads next.
    for frontend in [&mut ada, &mut guest] {
        assert!(matches!(frontend.socket.read(), Err(tungstenite::Error::ConnectionClosed)));
    }
    ending.join().unwrap();
}

#[test]
fn whoever_reads_nothing_is_let_go() {
    let server = Server::start();
    let mut guest = Frontend::connect(&server, "guest");
    let mut event = guest.event("r", "media.play", json!({"media_id": "track_42", "position": 0}));
    // It comes back with the answer, as everything that nobody declared.
    event["note"] = json!("a".repeat(Limits::DEFAULT.bytes / 2));
    let error = (0..1000).find_map(|number| {
        event["request_id"] = json!(number.to_string());
        guest.socket.send(Message::text(event.to_string())).err()
    });
    match error.expect("somebody ends it") {
        tungstenite::Error::Io(error) => {
            assert!(matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe), "{error}");
        }
        other => panic!("{other}"),
    }
    server.stop();
}

#[test]
fn there_is_room_for_so_many_sessions() {
    let server = Server::start();
    let mut open = Vec::new();
    // Whoever opens many keeps nobody else out.
    for (who, most) in [("guest", 192), ("ada", 32), ("bob", 32), ("admin", 0)] {
        let before = open.len();
        let refusal = loop {
            match Frontend::try_connect(&server, &format!("?who={who}"), &[]) {
                Ok(frontend) => open.push(frontend),
                Err(refusal) => break refusal,
            }
            assert!(open.len() - before <= most, "{who}");
        };
        assert_eq!((open.len() - before, refusal.status().as_u16()), (most, 503), "{who}");
    }
    // Whoever is in goes on.
    open[0].send("r1", "media.play", json!({"media_id": "track_42", "position": 0}));
    assert_eq!(open[0].sees(), "media.play.success [r1]");
    drop(open);
    server.stop();
}

#[test]
fn who_sends_half_a_request_is_not_waited_for() {
    // In virtual time, which passes wherever everybody waits.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let nexus = Nexus::new(RuntimeClock::starting_at(SystemClock.now()), Ids::Random);
        let platform = Arc::new(Platform::start(nexus, Vec::new(), BTreeMap::new()).await.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, (end, ended)) = (listener.local_addr().unwrap(), oneshot::channel());
        let asking = std::thread::spawn(move || {
            for half in
                ["", "GET", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET"]
            {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
                // Where the time was over before anything was sent, that is as well.
                let _ = stream.write_all(half.as_bytes());
                let closed = stream.read_to_end(&mut Vec::new());
                let reset = closed.as_ref().is_err_and(|error| error.kind() == ErrorKind::ConnectionReset);
                assert!(closed.is_ok() || reset, "{half:?} keeps its connection: {closed:?}");
            }
            end.send(()).unwrap();
        });
        web::serve(listener, platform, async { ended.await.unwrap_or_default() }).await;
        asking.join().unwrap();
    });
}

#[test]
fn half_a_request_does_not_hold_up_the_end() {
    let server = Server::start();
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: 127").unwrap();
    // It has come by the time that a later connection is answered.
    let ada = Frontend::connect(&server, "ada");
    drop(ada);
    server.end();
    drop(stream);
}
