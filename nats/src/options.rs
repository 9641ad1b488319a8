//! The settings of a connection.

use std::{path::PathBuf, sync::Arc, time::Duration};

use async_nats::{Client, ConnectOptions};
use postroom::bus::BusError;
use tokio::sync::watch;

use crate::{connection::Connection, events::Events};

/// The number of messages that wait for one subscription, unless a connection says otherwise.
const CAPACITY: usize = 65_536;
/// The time for which a sender waits, unless a connection says otherwise.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The settings of a connection.
///
/// ```no_run
/// use postroom_nats::{Nats, Options};
/// # async fn connect(contract: &'static postroom::contract::Contract) -> Result<(), postroom::bus::BusError> {
/// let options = Options::new().name("billing").credentials_file("/run/secrets/billing.creds");
/// let bus = Nats::connect_with("tls://nats.example.org", contract, options).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use]
pub struct Options {
    name: Option<String>,
    credentials: Credentials,
    roots: Vec<PathBuf>,
    certificate: Option<(PathBuf, PathBuf)>,
    is_tls: bool,
    capacity: usize,
    timeout: Duration,
}

/// By what a client is known to a server. It has no [`Debug`] that would tell it.
enum Credentials {
    None,
    File(PathBuf),
    Token(String),
    User(String, String),
    Nkey(String),
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::File(_) => "a file",
            Self::Token(_) => "a token",
            Self::User(..) => "a user and a password",
            Self::Nkey(_) => "a key",
        })
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl Options {
    /// Creates the settings of a connection without credentials.
    pub fn new() -> Self {
        Self {
            name: None,
            credentials: Credentials::None,
            roots: Vec::new(),
            certificate: None,
            is_tls: false,
            capacity: CAPACITY,
            timeout: TIMEOUT,
        }
    }

    /// Sets the name of the connection, for those who look at the server.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Sets the file of credentials (a JWT and a key, as `nsc` writes them), in place of other credentials.
    pub fn credentials_file(self, path: impl Into<PathBuf>) -> Self {
        Self { credentials: Credentials::File(path.into()), ..self }
    }

    /// Sets a user and a password, in place of other credentials.
    pub fn user_and_password(self, user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { credentials: Credentials::User(user.into(), password.into()), ..self }
    }

    /// Sets a token, in place of other credentials.
    pub fn token(self, token: impl Into<String>) -> Self {
        Self { credentials: Credentials::Token(token.into()), ..self }
    }

    /// Sets the seed of an NKey, in place of other credentials.
    pub fn nkey(self, seed: impl Into<String>) -> Self {
        Self { credentials: Credentials::Nkey(seed.into()), ..self }
    }

    /// Asks for TLS whatever the scheme of the server is. With `tls://` it is asked for anyway.
    pub fn require_tls(self) -> Self {
        Self { is_tls: true, ..self }
    }

    /// Adds a file of certificates (PEM) by which the server's is checked, beside those of the system.
    pub fn root_certificates(mut self, path: impl Into<PathBuf>) -> Self {
        self.roots.push(path.into());
        self
    }

    /// Sets the certificate and the key (PEM) by which the server knows this client.
    pub fn client_certificate(self, certificate: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        Self { certificate: Some((certificate.into(), key.into())), ..self }
    }

    /// Sets the number of messages that wait for one subscription at most: 65,536 by default, and never less than 1. What
    /// comes while as many wait is lost, as NATS has it, and [told](BusError::Dropped).
    pub fn capacity(self, messages: usize) -> Self {
        Self { capacity: messages.max(1), ..self }
    }

    /// Sets the time for which a sender waits while the connection takes nothing, and a subscription until the server has it;
    /// 5 seconds by default.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Connects to a server, or to the first of several, separated by commas, that is there.
    ///
    /// # Errors
    /// [`BusError::Transport`] if none is there, or none takes the credentials.
    pub(crate) async fn open(self, servers: &str) -> Result<Connection, BusError> {
        let events = Arc::new(watch::Sender::new(Events::default()));
        let told = events.clone();
        let options = self.credentials.into_options().await?;
        let mut options = options.request_timeout(None).event_callback(move |event| {
            told.send_modify(|events| events.add(&event));
            std::future::ready(())
        });
        if let Some(name) = &self.name {
            options = options.name(name);
        }
        if self.is_tls {
            options = options.require_tls(true);
        }
        options = self.roots.into_iter().fold(options, ConnectOptions::add_root_certificates);
        if let Some((certificate, key)) = self.certificate {
            options = options.add_client_certificate(certificate, key);
        }
        let client = options.connect(servers.split(',').collect::<Vec<_>>()).await;
        let client = client.map_err(|error| BusError::Transport(format!("cannot connect: {error}")))?;
        Ok(Connection::new(client, events, self.capacity, self.timeout))
    }

    /// Returns what is on a client that was made elsewhere.
    pub(crate) fn adopt(self, client: Client) -> Connection {
        Connection::new(client, Arc::new(watch::Sender::new(Events::default())), self.capacity, self.timeout)
    }
}

impl Credentials {
    async fn into_options(self) -> Result<ConnectOptions, BusError> {
        let options = ConnectOptions::new();
        Ok(match self {
            Self::None => options,
            Self::Token(token) => options.token(token),
            Self::User(user, password) => options.user_and_password(user, password),
            Self::Nkey(seed) => options.nkey(seed),
            Self::File(path) => {
                let failed = |error| BusError::Transport(format!("cannot read {}: {error}", path.display()));
                options.credentials_file(&path).await.map_err(failed)?
            }
        })
    }
}
