//! The orchestrator example, from lines to report and answers.

use postroom::{
    Limits,
    campaign::{CampaignEvent, CampaignEventPayload, EventErrorCode, EventFailureMessage},
};
use serde_json::Value;

use crate::{
    arguments::{self, Options, Task},
    routes, stream,
};

const EVENTS: &str = include_str!("../examples/orchestrator/events.ndjson");

fn options(json: bool) -> Options {
    Options { file: None, json, clock: Some("2025-06-04T12:30:00Z".parse().unwrap()) }
}

fn report(events: &str) -> String {
    output(&options(false), events.as_bytes())
}

/// What the example writes, in virtual time.
fn output(options: &Options, events: &[u8]) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let mut output = Vec::new();
    runtime.block_on(stream::run(options, events, &mut output)).unwrap();
    String::from_utf8(output).unwrap()
}

/// The answers, each of which must be an event itself.
fn answers(events: &[u8]) -> Vec<CampaignEvent> {
    let output = output(&options(true), events);
    output.lines().map(|line| CampaignEvent::decode(line.as_bytes()).expect(line)).collect()
}

fn failure(answer: &CampaignEvent) -> EventFailureMessage {
    EventFailureMessage::decode(&serde_json::to_vec(&answer.payload).unwrap()).expect("it is a failure")
}

/// A valid event, of a kind and with a payload.
fn event(user: &str, session: &str, roles: &str, request: &str, event: &str, payload: &str) -> String {
    format!(
        r#"{{"type":"campaign_event","campaign_id":"c","user":{{"user_id":"{user}","session_id":"{session}","roles":[{roles}]}},"event":"{event}","payload":{payload},"metadata":{{"versioning":{{"system_version":"2","service_version":"1","environment":"test"}}}},"request_id":"{request}"}}"#
    )
}

#[test]
fn the_report_tells_what_became_of_every_event() {
    insta::assert_snapshot!(report(EVENTS));
}

#[test]
fn every_event_gets_an_answer_that_its_sender_can_match() {
    let lines: Vec<&str> = EVENTS.lines().collect();
    let answers = answers(EVENTS.as_bytes());
    assert_eq!(answers.len(), lines.len());
    for (line, answer) in lines.iter().zip(&answers) {
        assert_eq!(answer.timestamp.to_rfc3339().get(..19), Some("2025-06-04T12:30:00"));
        assert!(answer.event.ends_with(".success") || !failure(answer).error.message.is_empty(), "{line}");
        let Ok(event) = serde_json::from_str::<Value>(line) else { continue };
        if let Some(request) = event["request_id"].as_str() {
            assert_eq!(answer.request_id.as_deref(), Some(request), "{line}");
        }
        if let Some(session) = event["user"]["session_id"].as_str() {
            assert_eq!(answer.user.session_id, session, "{line}");
        }
        CampaignEvent::<CampaignEventPayload>::decode(&answer.encode().unwrap()).expect(line);
    }
}

#[test]
fn the_same_request_of_the_same_session_gets_the_first_answer_again() {
    let vote = |session, request, position| {
        event("guest", session, "", request, "media.play", &format!(r#"{{"media_id":"m","position":{position}}}"#))
    };
    let events = [
        vote("s1", "r1", 1),
        vote("s1", "r1", 2),
        vote("s2", "r1", 3),
        vote("s1", "r2", 4),
        vote("s1", "r3", -1),
        vote("s1", "r3", 5),
    ];
    let report = report(&events.join("\n"));
    let verdicts: Vec<_> = report
        .lines()
        .map_while(|line| line.get(6..14))
        .filter(|verdict| ["accepted", "repeated", "refused "].contains(verdict))
        .collect();
    assert_eq!(verdicts, ["accepted", "repeated", "accepted", "accepted", "refused ", "accepted"]);
    let answers = answers(events.join("\n").as_bytes());
    assert_eq!(answers[0], answers[1]);
    assert_ne!(answers[0].user, answers[2].user);
}

#[test]
fn a_policy_says_who_may_send_what() {
    const POST: &str = r#"{"title":"t","body":"b"}"#;
    const RUN: &str = r#"{"execution_id":"0c9d4e7a-31b8-4c65-a2f0-8e6d5b4c3a21","campaign_id":"7b1f0c52-9a34-4f6e-8d21-5c0e9b7a6f13","execution_type":"batch"}"#;
    const ASK: &str = r#"{"user_id":"3f2a9c61-7d48-4b0e-9e15-d4c7a8b6f092"}"#;
    let cases = [
        ("guest", "", "content.create", POST, None),
        ("guest", r#""admin""#, "campaign.execute", RUN, Some("`campaign.execute` needs a user who has signed in")),
        ("u", r#""participant""#, "campaign.execute", RUN, Some("`campaign.execute` needs the role `admin`")),
        (
            "u",
            r#""participant","admin""#,
            "campaign.execute",
            RUN,
            Some("there is no campaign 7b1f0c52-9a34-4f6e-8d21-5c0e9b7a6f13"),
        ),
        ("guest", "", "user.info.request", ASK, Some("`user.info.request` needs a user who has signed in")),
        ("u", "", "user.info.request", ASK, None),
        ("u", "", "weather.report", "{}", Some("nobody handles `weather.report`")),
    ];
    for (user, roles, name, payload, refused) in cases {
        let answers = answers(event(user, "s", roles, "r", name, payload).as_bytes());
        let found = answers[0].event.ends_with(".failed").then(|| failure(&answers[0]).error);
        assert_eq!(found.as_ref().map(|error| error.message.as_str()), refused, "{user} {name}");
        let is_refused = found.as_ref().is_some_and(|error| error.code == EventErrorCode::Unauthorized);
        assert_eq!(is_refused, refused.is_some_and(|message| message.contains(" needs ")), "{user} {name}");
    }
}

#[test]
fn rules_that_no_schema_says_are_checked() {
    let campaign = r#"{"campaign_id":"7b1f0c52-9a34-4f6e-8d21-5c0e9b7a6f13","name":"n","target_audience":{"user_segments":[]},"notification_template":{"title_template":"t","body_template":"b"},"schedule":{"type":"recurring"}}"#;
    let answers = answers(event("u", "s", r#""admin""#, "r", "campaign.create", campaign).as_bytes());
    let error = failure(&answers[0]).error;
    let found: Vec<_> = error.violations.iter().map(|one| (one.pointer.as_str(), one.keyword.as_str())).collect();
    assert_eq!((error.code, found), (EventErrorCode::Invalid, vec![("/payload/schedule/recurring", "schedule")]));
}

#[test]
fn what_goes_along_as_a_header_has_no_line_breaks() {
    const RUN: &str = r#"{"execution_id":"0c9d4e7a-31b8-4c65-a2f0-8e6d5b4c3a21","campaign_id":"7b1f0c52-9a34-4f6e-8d21-5c0e9b7a6f13","execution_type":"batch"}"#;
    let cases = [
        (event("u", "s", r#""admin""#, r"r\r\nX: y", "campaign.execute", RUN), Some("/request_id")),
        (
            event("u", "s", r#""admin""#, "r", "campaign.execute", RUN)
                .replace(r#""campaign_id":"c""#, r#""campaign_id":"c\n""#),
            Some("/campaign_id"),
        ),
        (event("u", "s", "", &"r".repeat(256), "media.play", r#"{"media_id":"m","position":0}"#), None),
    ];
    for (json, expected) in cases {
        let answer = &answers(json.as_bytes())[0];
        let refused = answer.event.ends_with(".failed").then(|| failure(answer).error);
        let found = refused.map(|error| (error.code, error.violations[0].pointer.clone()));
        assert_eq!(found, expected.map(|pointer| (EventErrorCode::Invalid, pointer.to_owned())), "{json:.400}");
        let sent: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(sent["request_id"].as_str(), answer.request_id.as_deref());
    }
}

#[test]
fn ids_are_no_longer_than_they_may_be() {
    let (longest, long) = ("x".repeat(256), "x".repeat(257));
    let play = |media: &str| format!(r#"{{"media_id":"{media}","position":0}}"#);
    let cases = [
        (event(&longest, &longest, "", &longest, "media.play", &play(&longest)), None),
        (event("u", "s", "", &long, "media.play", &play("m")), Some("/request_id")),
        (event("u", &long, "", "r", "media.play", &play("m")), Some("/user/session_id")),
        (event(&long, "s", "", "r", "media.play", &play("m")), Some("/user/user_id")),
        (event("u", "s", "", "r", "media.play", &play(&long)), Some("/payload/media_id")),
        (
            event("u", "s", "", "r", "media.play", &play("m"))
                .replace(r#""campaign_id":"c""#, &format!(r#""campaign_id":"{long}""#)),
            Some("/campaign_id"),
        ),
    ];
    for (json, expected) in cases {
        let answer = &answers(json.as_bytes())[0];
        let refused = answer.event.ends_with(".failed").then(|| failure(answer).error.violations);
        let found = refused.map(|violations| violations.iter().map(|one| one.pointer.clone()).collect::<Vec<_>>());
        assert_eq!(found, expected.map(|pointer| vec![pointer.to_owned()]));
    }
}

#[test]
fn lines_are_read_one_by_one_whatever_they_hold() {
    let post = event("u", "s", "", "r", "content.create", r#"{"title":"t","body":"b"}"#);
    let padded = |length: usize| format!("{post}{}", " ".repeat(length - post.len()));
    let cases: [(Vec<u8>, &[&str]); 8] = [
        (Vec::new(), &[]),
        (b"\n \t\r\n\n".to_vec(), &[]),
        (format!("\r\n{post}\r\n\r\n").into_bytes(), &["success"]),
        (post.clone().into_bytes(), &["success"]),
        (b"\xff\n\x00".to_vec(), &["malformed", "malformed"]),
        (padded(Limits::DEFAULT.bytes).into_bytes(), &["success"]),
        (padded(Limits::DEFAULT.bytes + 1).into_bytes(), &["too_large"]),
        (
            format!("{}\n{}\n{post}", padded(Limits::DEFAULT.bytes + 1), padded(3 * Limits::DEFAULT.bytes))
                .into_bytes(),
            &["too_large", "too_large", "success"],
        ),
    ];
    for (index, (events, expected)) in cases.iter().enumerate() {
        let found: Vec<_> = answers(events)
            .iter()
            .map(
                |answer| {
                    if answer.event.ends_with(".success") { "success" } else { failure(answer).error.code.as_str() }
                },
            )
            .collect();
        assert_eq!(found, *expected, "case {index}");
    }
    let long = padded(3 * Limits::DEFAULT.bytes);
    let answer = &answers(long.as_bytes())[0];
    assert_eq!(
        failure(answer).error.message,
        format!("the message takes {} bytes, the limit is {}", long.len(), Limits::DEFAULT.bytes)
    );
    assert_eq!(answer.request_id.as_deref(), Some("r"));
}

#[test]
fn a_report_commands_no_terminal() {
    let hostile = event(
        "u",
        "s",
        "",
        "r",
        "campaign.create",
        r#"{"notification_template":{"localization":{"\u001b[2J\u009b":1}}}"#,
    );
    let report = report(&hostile);
    assert!(report.contains(r"localization/\u{1b}[2J\u{9b}"), "{report}");
    assert!(!report.contains(|c: char| c.is_control() && c != '\n'), "{report:?}");
}

#[test]
fn the_routes_tell_what_is_handled() {
    let text = routes::routes();
    let lines: Vec<&str> = text.lines().collect();
    let routes: Vec<_> = lines.chunks(2).map(|route| (route[0].split_once("  ").unwrap(), route[1].trim())).collect();
    let expected = [
        ("content.create", "ContentCreateMessage"),
        ("media.play", "MediaPlayMessage"),
        ("file.upload", "FileUploadMessage"),
        ("campaign.create", "CampaignCreateMessage"),
        ("campaign.execute", "CampaignExecuteMessage"),
        ("notification.preferences.update", "PreferencesUpdateMessage"),
        ("user.info.update", "UserInfoUpdateMessage"),
        ("user.info.request", "UserInfoRequestMessage"),
        ("poll.vote", "Vote"),
        ("demo.panic", "Broken"),
    ];
    assert_eq!(routes.iter().map(|(route, _)| *route).collect::<Vec<_>>(), expected);
    for ((event, message), schema) in routes {
        // A type of one's own tells its schema where it is asked to, and where it can.
        let is_told = message.ends_with("Message") || (message == "Vote" && cfg!(feature = "schemars"));
        match serde_json::from_str::<Value>(schema) {
            Ok(schema) => assert!(is_told && schema["type"] == "object", "{event}: {schema}"),
            Err(_) => assert!(!is_told && schema.starts_with("no schema"), "{event}: {schema}"),
        }
    }
}

#[test]
fn the_command_line_says_where_events_come_from() {
    let parse = |line: &str| arguments::parse(line.split_whitespace().map(Into::into));
    let run = |file: Option<&str>, json, clock: Option<&str>| {
        let clock = clock.map(|clock| clock.parse().unwrap());
        Ok(Task::Answer(Options { file: file.map(Into::into), json, clock }))
    };
    let cases = [
        ("", Ok(Task::Trial)),
        ("--help", Ok(Task::Help)),
        ("x --nonsense -h", Err("there is no option --nonsense")),
        ("--json -", run(None, true, None)),
        ("events.ndjson", run(Some("events.ndjson"), false, None)),
        ("--clock 2025-06-04T14:00:00+02:00 x", run(Some("x"), false, Some("2025-06-04T12:00:00Z"))),
        ("--clock noon", Err("--clock needs a time such as 2025-06-04T12:00:00Z, not \"noon\"")),
        ("- --clock", Err("--clock needs a time such as 2025-06-04T12:00:00Z, not \"\"")),
        ("x -", Err("events come from one place only")),
        ("--json", Err("--json and --clock need events: name a FILE, or - for standard input")),
        ("--routes", Ok(Task::Routes)),
        ("--routes events.ndjson", Err("--routes stands alone")),
        ("--serve 127.0.0.1:0 --routes", Err("--routes stands alone")),
        ("--serve [::1]:0", Ok(Task::Serve("[::1]:0".parse().unwrap()))),
        ("--serve 8080", Err("--serve needs an address and a port such as 127.0.0.1:8080, not \"8080\"")),
        ("--serve 127.0.0.1:0 x", Err("--serve stands alone: its events come from browsers")),
    ];
    for (line, expected) in cases {
        assert_eq!(parse(line), expected.map_err(str::to_owned), "{line}");
    }
    for option in ["--help", "--json", "--clock", "--serve", "--routes"] {
        assert!(arguments::HELP.contains(option), "{option}");
    }
}
