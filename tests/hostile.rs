//! Messages that want more than their reader has: long keys, many violations, numbers that fit nothing.

use postroom::{JsonObject, Limits, Rejection, campaign::*, json::readable_members};

/// An upload, in the envelope, with `more` among the payload's own members.
fn upload(more: &str) -> String {
    format!(
        r#"{{"type":"campaign_event","campaign_id":"c","user":{{"user_id":"u","session_id":"s"}},"event":"file.upload",
            "payload":{{"file_id":"f","name":"n","content_type":"c","size":1,{more}}},
            "metadata":{{"versioning":{{"system_version":"1","service_version":"1","environment":"e"}}}},
            "timestamp":"2025-06-04T12:00:00Z"}}"#
    )
}

#[test]
fn a_number_that_fits_nothing_is_never_lost_behind_long_keys() {
    let (long, longer) = ("k".repeat(700), "k".repeat(66_000));
    for more in [
        format!(r#""{long}":[{}]"#, vec!["1e999"; 100].join(",")),
        format!(r#""{longer}":123456789012345678901234567891"#),
        format!(r#""{longer}":{{"a":1e400}},"b":1e400"#),
    ] {
        let json = upload(&more);
        for rejection in [
            CampaignEvent::<JsonObject>::decode(json.as_bytes()).unwrap_err(),
            CampaignEvent::<CampaignEventPayload>::decode(json.as_bytes()).unwrap_err(),
        ] {
            let Rejection::NotRepresentable(places) = rejection else { panic!("{rejection}") };
            assert!(places.places().count() >= 1);
        }
    }
}

#[test]
fn violations_are_few_enough_to_hold_and_never_none() {
    let segments = vec![r#""x""#; 5_000].join(",");
    let json = format!(r#"{{"target_audience":{{"user_segments":[{segments}]}}}}"#);
    let rejection = CampaignCreateMessage::decode(json.as_bytes()).unwrap_err();
    let Rejection::Invalid(violations) = rejection else { panic!("{rejection}") };
    assert_eq!((violations.len(), violations.is_capped()), (Limits::DEFAULT.violations, true));

    // Pointers repeat the sender's keys: what they take together is limited too.
    let locale = "l".repeat(60_000);
    let json = format!(
        r#"{{"notification_template":{{"localization":{{"{locale}":{{"title":1,"body":2}},"b":[],"c":[],"d":[]}}}}}}"#
    );
    let rejection = CampaignCreateMessage::decode(json.as_bytes()).unwrap_err();
    let Rejection::Invalid(violations) = rejection else { panic!("{rejection}") };
    assert!(violations.is_capped());
    assert!((1..4).contains(&violations.len()), "{}", violations.len());
    assert!(violations.iter().map(|violation| violation.pointer.len()).sum::<usize>() < 200_000);
}

#[test]
fn what_is_readable_of_a_broken_message_is_what_was_sent() {
    let members =
        readable_members(br#"{"a":1,"wide":1e999,"long":[123456789012345678901234567891],"a":2,"b":"x","c":{"#);
    assert_eq!(serde_json::Value::from(members), serde_json::json!({"a": 1, "b": "x"}));
}

#[test]
fn a_number_that_json_lacks_is_not_written_as_null() {
    let play = MediaPlayMessage::new("m", f64::NAN);
    assert!(matches!(play.encode(), Err(Rejection::NotRepresentable(_))));
    assert!(serde_json::to_string(&play).is_err());
}
