//! Generated types within types of one's own: read by whatever serde reads, with the verdicts of `decode`.

use std::collections::{BTreeMap, HashMap};

use postroom_features::{
    enums::Size, integers::IntegersMessage, maps::MapsMessage, nullables::NullablesMessage, structs::StructsMessage,
    values::ValuesMessage,
};
use serde::{
    Deserialize,
    de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor, value},
    forward_to_deserialize_any,
};

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Untagged {
    Integers(IntegersMessage),
    Structs(StructsMessage),
    Size(Size),
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "t")]
enum Tagged {
    Integers(IntegersMessage),
    Structs(StructsMessage),
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Structs(StructsMessage),
    Size(Size),
}

#[derive(Debug, Deserialize, PartialEq)]
struct Flattened {
    own: u8,
    #[serde(flatten)]
    message: StructsMessage,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Own {
    message: IntegersMessage,
    sizes: HashMap<Size, StructsMessage>,
    maybe: Option<Size>,
    all: Vec<Size>,
}

/// What a type makes of a text, directly and by way of a `Value`.
#[track_caller]
fn both<T: DeserializeOwned + PartialEq + std::fmt::Debug>(json: &str) -> Result<T, String> {
    let direct = serde_json::from_str::<T>(json).map_err(|error| {
        let text = error.to_string();
        text.split(" at line ").next().unwrap_or(&text).to_owned()
    });
    let value = serde_json::from_value::<T>(serde_json::from_str(json).unwrap()).map_err(|error| error.to_string());
    assert_eq!(direct, value, "{json}");
    direct
}

#[test]
fn a_type_is_read_where_serde_keeps_the_value_back() {
    let structs = StructsMessage::decode(br#"{"id":"7","size":18,"weight":1.5,"labels":["e\n"]}"#).unwrap();
    let message = r#""id":"7","size":18,"weight":1.5,"labels":["e\n"]"#;
    assert_eq!(both::<Untagged>(&format!("{{{message}}}")), Ok(Untagged::Structs(structs.clone())));
    assert_eq!(both::<Untagged>(r#"{"ranged":1.0}"#), Ok(Untagged::Integers(IntegersMessage::new(1))));
    assert_eq!(both::<Untagged>(r#""small""#), Ok(Untagged::Size(Size::Small)));
    assert!(both::<Untagged>(r#"{"ranged":11}"#).is_err());
    assert_eq!(both::<Tagged>(&format!(r#"{{"t":"Structs",{message}}}"#)), Ok(Tagged::Structs(structs.clone())));
    assert_eq!(both::<Tagged>(r#"{"ranged":10,"t":"Integers"}"#), Ok(Tagged::Integers(IntegersMessage::new(10))));
    assert_eq!(
        both::<Adjacent>(&format!(r#"{{"c":{{{message}}},"t":"Structs"}}"#)),
        Ok(Adjacent::Structs(structs.clone()))
    );
    assert_eq!(both::<Adjacent>(r#"{"t":"Size","c":"large"}"#), Ok(Adjacent::Size(Size::Large)));
    assert_eq!(both::<Flattened>(&format!(r#"{{"own":1,{message}}}"#)), Ok(Flattened { own: 1, message: structs }));
}

#[test]
fn an_error_says_within_which_type_and_why() {
    for (json, expected) in [
        (
            r#"{"message":{"ranged":11},"sizes":{},"all":[]}"#,
            "in IntegersMessage: /ranged must be at most 10 (maximum)",
        ),
        (
            r#"{"message":{"ranged":1},"sizes":{"small":{"id":"7"}},"all":[]}"#,
            "in StructsMessage: the message must have the property `size` (required)",
        ),
        (
            r#"{"message":{"ranged":1},"sizes":{},"all":["tiny"]}"#,
            r#"in Size: the message must be one of "small", "large" (enum)"#,
        ),
    ] {
        assert_eq!(both::<Own>(json).unwrap_err(), expected);
    }
    let tagged = both::<Tagged>(r#"{"t":"Integers","even":3,"ranged":11}"#).unwrap_err();
    let expected =
        "in IntegersMessage: /even must be a multiple of 2 (multipleOf); /ranged must be at most 10 (maximum)";
    assert_eq!(tagged, expected);
    let flattened = both::<Flattened>(r#"{"own":1,"id":"7"}"#).unwrap_err();
    assert_eq!(flattened, "in StructsMessage: the message must have the property `size` (required)");
}

#[test]
fn an_enum_is_a_key() {
    let sizes: HashMap<Size, u8> = both(r#"{"small":1,"large":2}"#).unwrap();
    assert_eq!(sizes, HashMap::from([(Size::Small, 1), (Size::Large, 2)]));
    let sizes: BTreeMap<Size, Size> = both(r#"{"small":"large"}"#).unwrap();
    assert_eq!(serde_json::to_string(&sizes).unwrap(), r#"{"small":"large"}"#);
    assert!(both::<HashMap<Size, u8>>(r#"{"tiny":1}"#).unwrap_err().starts_with("in Size: "));
}

#[test]
fn a_text_that_serde_json_hands_over_loses_nothing() {
    let read = |json: &str| serde_json::from_str::<ValuesMessage>(json).map_err(|error| error.to_string());
    let head = r#"{"constant":{"a":[1,null]},"any":"#;
    assert!(read(&format!("{head}123456789012345678901234567891}}")).unwrap_err().contains("not representable"));
    assert!(read(&format!(r#"{head}{{"a":1,"a":2}}}}"#)).unwrap_err().contains("only once"));
    let read = read(&format!("{head}18446744073709551615}}")).unwrap();
    assert_eq!(read.any, Some(u64::MAX.into()));
    // What looks like the way in which serde_json hands it over is an object as any other.
    for key in ["RawValue", "Number"] {
        let json = format!(r#"{head}{{"$serde_json::private::{key}":"1"}}}}"#);
        let direct = ValuesMessage::decode(json.as_bytes()).unwrap();
        assert_eq!(serde_json::from_str::<ValuesMessage>(&json).unwrap(), direct);
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Only {
            Values(ValuesMessage),
        }
        let Only::Values(values) = serde_json::from_str(&json).unwrap();
        assert_eq!(values, direct);
    }
}

/// A value of a format that describes itself and has more than JSON.
#[derive(Clone, Debug)]
enum Any {
    Unit,
    None,
    Some(Box<Any>),
    Bool(bool),
    Wide(i128),
    Unsigned(u128),
    Byte(u8),
    Single(f32),
    Double(f64),
    Char(char),
    Text(&'static str),
    Bytes(&'static [u8]),
    Seq(Vec<Any>),
    Map(Vec<(Any, Any)>),
}

impl<'de> Deserializer<'de> for Any {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
        match self {
            Self::Unit => visitor.visit_unit(),
            Self::None => visitor.visit_none(),
            Self::Some(inner) => visitor.visit_some(*inner),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Wide(value) => visitor.visit_i128(value),
            Self::Unsigned(value) => visitor.visit_u128(value),
            Self::Byte(value) => visitor.visit_u8(value),
            Self::Single(value) => visitor.visit_f32(value),
            Self::Double(value) => visitor.visit_f64(value),
            Self::Char(value) => visitor.visit_char(value),
            Self::Text(value) => visitor.visit_str(value),
            Self::Bytes(value) => visitor.visit_bytes(value),
            Self::Seq(items) => visitor.visit_seq(value::SeqDeserializer::new(items.into_iter())),
            Self::Map(entries) => visitor.visit_map(value::MapDeserializer::new(entries.into_iter())),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de> for Any {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[test]
fn any_format_that_describes_itself_is_read() {
    let map = |entries: &[(&'static str, Any)]| {
        Any::Map(entries.iter().map(|(key, value)| (Any::Text(key), value.clone())).collect())
    };
    let again =
        |value: Any| ValuesMessage::deserialize(value).map(|value| String::from_utf8(value.encode().unwrap()).unwrap());
    let values = |any: Any| {
        let constant = map(&[("a", Any::Seq(vec![Any::Byte(1), Any::Unit]))]);
        map(&[("constant", constant), ("any", any)])
    };
    for (any, expected) in [
        (Any::Wide(-7), Ok("-7")),
        (Any::Wide(i64::MAX.into()), Ok("9223372036854775807")),
        (Any::Unsigned(u64::MAX.into()), Ok("18446744073709551615")),
        (Any::Wide(i128::MAX), Err("not representable")),
        (Any::Single(0.5), Ok("0.5")),
        (Any::Double(1e300), Ok("1e+300")),
        (Any::Double(f64::NAN), Err("not finite")),
        (Any::Char('é'), Ok(r#""é""#)),
        (Any::Text("a\"b"), Ok(r#""a\"b""#)),
        (Any::Some(Box::new(Any::Bool(true))), Ok("true")),
        (Any::None, Ok("null")),
        (Any::Seq(vec![]), Ok("[]")),
        (map(&[]), Ok("{}")),
        (map(&[("a", Any::Byte(1)), ("a", Any::Byte(2))]), Err("only once")),
        (Any::Bytes(b"abc"), Err("a value that JSON has")),
        (Any::Map(vec![(Any::Byte(1), Any::Byte(2))]), Err("a string")),
    ] {
        match (again(values(any.clone())), expected) {
            (Ok(again), Ok(expected)) => {
                assert_eq!(again, format!(r#"{{"constant":{{"a":[1,null]}},"any":{expected}}}"#))
            }
            (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{any:?}: {error}"),
            (found, _) => panic!("{any:?}: {found:?}"),
        }
    }
    let nested = (0..300).fold(Any::Unit, |inner, _| Any::Seq(vec![inner]));
    assert!(again(values(nested)).unwrap_err().to_string().contains("nested deeper"));
    assert!(NullablesMessage::deserialize(map(&[("must", Any::None), ("size", Any::Text("small"))])).is_ok());
    assert!(
        MapsMessage::deserialize(Any::Unit).unwrap_err().to_string().starts_with("in MapsMessage: the message must be")
    );
    assert_eq!(Size::deserialize(Any::Text("large")), Ok(Size::Large));
}
