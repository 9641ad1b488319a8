//! Connections, before they become sessions: how many there are, and how long they may take to ask.

use std::{pin::pin, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use super::socket::{PATIENCE, told};

/// How many connections are open at once that are no sessions; the next ones wait to be accepted.
const CONNECTIONS: usize = 128;

/// How long nothing is accepted where the system has no room for one more connection.
const BREATHER: Duration = Duration::from_millis(100);

/// Answers whoever connects, until the server ends; who asks then still gets an answer, if that takes no longer than
/// [`PATIENCE`].
pub(super) async fn serve(listener: TcpListener, router: Router, mut ending: watch::Receiver<bool>) {
    let (mut connections, end) = (JoinSet::new(), ending.clone());
    loop {
        tokio::select! {
            biased;
            () = told(&mut ending) => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < CONNECTIONS => match accepted {
                Ok((stream, _)) => _ = connections.spawn(answer(stream, router.clone(), end.clone())),
                Err(_) => sleep(BREATHER).await,
            }
        }
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    let _ = timeout(PATIENCE, finished).await;
    connections.shutdown().await;
}

/// Answers the requests of one connection, until it becomes a socket or nobody asks for [`PATIENCE`].
async fn answer(stream: TcpStream, router: Router, mut ending: watch::Receiver<bool>) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    let mut connection = pin!(connection);
    tokio::select! {
        // Whoever broke off, or asked for nonsense, has been told or is gone.
        _ = connection.as_mut() => return,
        () = told(&mut ending) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
