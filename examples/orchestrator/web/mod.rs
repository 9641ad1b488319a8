//! The platform for browsers: a page, and a WebSocket for each of its sessions.
//!
//! It is for a demonstration: everybody may come in as anybody.

mod connections;
mod people;
mod socket;

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    extract::{
        RawQuery, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    response::{IntoResponse, Response},
    routing::get,
};
use postroom::{Limits, envelope::IdSource};
use tokio::{net::TcpListener, sync::watch};

pub(crate) use self::people::people;
use crate::platform::{GUEST, Platform, Quota};

/// The largest message that is read at all, so that one over the platform's own limit gets an answer.
const MOST_BYTES: usize = 4 * Limits::DEFAULT.bytes;

/// How many sessions are open at once: of all guests, of one user who has signed in, and of all of these.
const OF_GUESTS: usize = 192;
const OF_ONE: usize = 32;
const OF_USERS: usize = 64;

/// What the page is made of: path, media type, text.
const FILES: [(&str, &str, &str); 6] = [
    ("/", "text/html; charset=utf-8", include_str!("../page/page.html")),
    ("/page.css", "text/css; charset=utf-8", include_str!("../page/page.css")),
    ("/page.js", "text/javascript; charset=utf-8", include_str!("../page/page.js")),
    ("/events.js", "text/javascript; charset=utf-8", include_str!("../page/events.js")),
    ("/log.js", "text/javascript; charset=utf-8", include_str!("../page/log.js")),
    ("/icon.svg", "image/svg+xml", include_str!("../page/icon.svg")),
];

/// The page may load what is listed above, open its socket, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What every connection shares.
#[derive(Clone)]
struct Shared {
    platform: Arc<Platform>,
    guests: Arc<Quota>,
    users: Arc<Quota>,
    /// Whether the server ends. Every open socket watches it.
    ending: watch::Sender<bool>,
}

/// Serves the page and its sessions until `shutdown`, and then finishes what runs.
pub(crate) async fn serve(listener: TcpListener, platform: Arc<Platform>, shutdown: impl Future<Output = ()>) {
    let ending = watch::Sender::new(false);
    let mut router = Router::new().route("/events", get(open));
    for (path, kind, text) in FILES {
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CACHE_CONTROL, "no-cache"),
        ];
        router = router.route(path, get(async move || (headers, text)));
    }
    let shared = Shared {
        platform,
        guests: Quota::new(OF_GUESTS, OF_GUESTS),
        users: Quota::new(OF_ONE, OF_USERS),
        ending: ending.clone(),
    };
    let serving = connections::serve(listener, router.with_state(shared), ending.subscribe());
    let ends = async {
        shutdown.await;
        ending.send_replace(true);
    };
    tokio::join!(serving, ends);
    // The server does not wait for connections that have become sockets.
    ending.closed().await;
}

/// Opens a session for whoever the query names.
async fn open(
    State(shared): State<Shared>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if let Err(reason) = check_origin(&headers) {
        return (StatusCode::FORBIDDEN, reason).into_response();
    }
    let who = query.as_deref().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("who="));
    let session_id = shared.platform.nexus.ids.next_id();
    let user = match people::user(who.unwrap_or_default(), session_id) {
        Ok(user) => user,
        Err(reason) => return (StatusCode::BAD_REQUEST, reason).into_response(),
    };
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade.max_message_size(MOST_BYTES).max_frame_size(MOST_BYTES),
        Err(rejection) => return rejection.into_response(),
    };
    let quota = if user.user_id == GUEST { &shared.guests } else { &shared.users };
    let Some(place) = quota.take(&user.user_id, 1) else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many sessions are open").into_response();
    };
    let (platform, ending) = (shared.platform, shared.ending.subscribe());
    upgrade.on_upgrade(async move |socket| {
        socket::run(socket, platform, user, ending).await;
        drop(place);
    })
}

/// Browsers let every page open a socket to every host, and so it is here that pages of other sites are turned away.
///
/// Only addresses and `localhost` are taken as hosts: what another name resolves to is up to whoever owns the name, who
/// could point it here after their page was loaded. Clients that are no browsers send no origin.
fn check_origin(headers: &HeaderMap) -> Result<(), &'static str> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    let host = host.filter(|host| {
        let name = host.host().trim_start_matches('[').trim_end_matches(']');
        name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
    });
    let Some(host) = host else {
        return Err("this server goes by its IP address or by `localhost`");
    };
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
    let is_own = origin.is_some_and(|origin| origin.scheme().is_some() && origin.authority() == Some(&host));
    if is_own { Ok(()) } else { Err("pages of other sites may not open sessions here") }
}
