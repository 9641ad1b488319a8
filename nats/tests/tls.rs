//! Connections to servers that ask who is there.

use std::{fs, path::Path};

use postroom::bus::{Bus, BusError, Group};
use postroom_brokers::*;
use postroom_nats::{Nats, Options};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use tempfile::TempDir;

use crate::support::{
    depot::{job, next, number, subscribe},
    server::Server,
};

/// Writes an authority's certificate, and one that it gave with its key, into files of a folder.
fn certificates() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let mut own = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    let key = KeyPair::generate().unwrap();
    let own = own.signed_by(&key, &authority).unwrap();
    for (name, text) in [("ca.pem", authority.pem()), ("own.pem", own.pem()), ("key.pem", key.serialize_pem())] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[needs::nats]
#[tokio::test]
async fn a_server_is_known_by_its_certificate_and_a_client_by_its_own() {
    let folder = certificates();
    let file = |name: &str| folder.path().join(name);
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let [authority, own, key] = ["ca.pem", "own.pem", "key.pem"].map(|name| text(&file(name)));
    let server = Server::start_with(&["--tlsverify", "--tlscacert", &authority, "--tlscert", &own, "--tlskey", &key]);
    let rooted = || Options::new().root_certificates(file("ca.pem"));
    let known = || rooted().client_certificate(file("own.pem"), file("key.pem"));
    for (url, options, is_taken) in [
        (server.tls_url(), known(), true),
        (server.url(), known().require_tls(), true),
        (server.tls_url(), rooted(), false),
        (server.tls_url(), Options::new(), false),
    ] {
        match Nats::connect_with(&url, &CONTRACT, options).await {
            Ok(bus) => {
                let flushed = bus.flush().await;
                assert_eq!(flushed.is_ok(), is_taken, "{url}: {flushed:?}");
            }
            Err(error) => assert!(!is_taken && matches!(error, BusError::Transport(_)), "{url}: {error}"),
        }
    }
    let bus = Nats::connect_with(&server.tls_url(), &CONTRACT, known()).await.unwrap();
    let mut jobs = subscribe(&bus, &["plain.jobs".into()], Group::Each).await;
    bus.publish(job("plain.jobs", 1)).await.unwrap();
    assert_eq!(number(&next(&mut jobs).await), 1);
}

#[needs::nats]
#[tokio::test]
async fn a_client_is_known_by_its_key() {
    let (known, other) = (nkeys::KeyPair::new_user(), nkeys::KeyPair::new_user());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("nats.conf");
    fs::write(&file, format!("authorization: {{users: [{{nkey: {}}}]}}", known.public_key())).unwrap();
    let server = Server::start_with(&["--config", file.to_str().unwrap()]);
    for (key, is_taken) in [(known, true), (other, false)] {
        let options = Options::new().nkey(key.seed().unwrap());
        assert_eq!(Nats::connect_with(&server.url(), &CONTRACT, options).await.is_ok(), is_taken);
    }
}
