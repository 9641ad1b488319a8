//! The items of generated types, bare.

use quote::ToTokens;

use super::item;
use crate::{
    document,
    lower::{Purpose, lower},
    testing,
};

fn drawn(schemas: &str) -> Vec<String> {
    let text = format!(
        "asyncapi: 3.0.0\ninfo: {{title: T, version: '1'}}\nchannels: {{c: {{address: a.b, messages: {{M: {{payload: {{$ref: '#/components/schemas/A'}}}}}}}}}}\n\
         components: {{schemas: {{{schemas}}}}}\n"
    );
    let (loaded, accepted, mut diagnostics) = testing::read(&[("a.yaml", &text)]);
    let source = document::parse(&loaded.tree, &accepted, &mut diagnostics);
    let contract = lower(&source, Purpose::Code, &mut diagnostics);
    assert_eq!(testing::lines(diagnostics), Vec::<String>::new());
    let items = contract.types.iter().map(|definition| item(&contract, definition));
    items.map(|item| item.to_token_stream().to_string().replace(' ', "")).collect()
}

#[test]
fn items_are_bare_and_have_final_names() {
    for (schemas, expected) in [
        (
            "A: {type: object, required: [type, list], properties: {type: {type: string}, list: {type: array, items: {type: [string, 'null']}}, \
             maybe: {type: array, items: {type: integer}}, null: {type: [string, 'null']}, any: {}, map: {type: object, additionalProperties: {type: boolean}}}}",
            vec![
                "pubstructMMessage{pubtype_:::std::string::String,publist:::std::vec::Vec<::std::option::Option<::std::string::String>>,\
                 pubmaybe:::std::option::Option<::std::vec::Vec<i64>>,pubnull:::std::option::Option<::std::option::Option<::std::string::String>>,\
                 pubany:::std::option::Option<::postroom::serde_json::Value>,\
                 pubmap:::std::option::Option<::std::collections::BTreeMap<::std::string::String,bool>>}",
            ],
        ),
        ("A: {type: object, additionalProperties: false}", vec!["pubstructMMessage{}"]),
        (
            "A: {type: object, properties: {a: {type: string}}, additionalProperties: {type: string, format: time}}",
            vec![
                "pubstructMMessage{puba:::std::option::Option<::std::string::String>,pubadditional:::std::collections::BTreeMap<::std::string::String,::postroom::time::Time>}",
            ],
        ),
        ("A: {type: string, enum: [Self, type, '1']}", vec!["pubenumMMessage{Self_,Type,_1}"]),
        ("A: {type: array, items: {type: number}}", vec!["pubstructMMessage(pub::std::vec::Vec<f64>);"]),
        (
            "A: {oneOf: [{type: string, format: date}, {type: 'null'}, {type: object}]}",
            vec![
                "pubenumA{Date(::postroom::chrono::NaiveDate),Object(::postroom::JsonObject)}",
                "pubstructMMessage(pub::std::option::Option<A>);",
            ],
        ),
        (
            "A: {type: object, required: [next], properties: {next: {$ref: '#/components/schemas/B'}}}, B: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}",
            vec![
                "pubstructA{pubnext:::std::boxed::Box<B>}",
                "pubstructB{puba:::std::option::Option<::std::boxed::Box<A>>}",
                "pubstructMMessage{pubnext:B}",
            ],
        ),
    ] {
        assert_eq!(drawn(schemas), expected, "{schemas}");
    }
}
