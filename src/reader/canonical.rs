//! Texts that are the same for equal JSON values and for no others: what `uniqueItems`, `enum` and `const` compare.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, Limits, Reader, Sink, numbers::Scanned, objects::Object, read_into};

/// Whether no two items of a JSON array are equal: numbers by value, objects in any order of keys.
pub(crate) fn unique(json: &[u8]) -> bool {
    read(json, |reader| {
        let mut seen = BTreeSet::new();
        let mut unique = true;
        reader.items(|reader, _| {
            unique &= seen.insert(reader.canonical()?);
            Ok(())
        })?;
        Ok(unique)
    })
    .unwrap_or(true)
}

/// Whether two JSON texts are equal values.
pub(crate) fn equal(left: &[u8], right: &[u8]) -> bool {
    let left = read(left, Reader::canonical);
    left.is_some() && left == read(right, Reader::canonical)
}

fn read<'a, T>(json: &'a [u8], read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>) -> Option<T> {
    let limits = Limits { bytes: usize::MAX, depth: Limits::MAX_DEPTH, ..Limits::DEFAULT };
    read_into(json, &limits, &mut Sink::new(1), read).ok()?.ok()
}

impl Reader<'_> {
    /// The canonical text of the value here.
    fn canonical(&mut self) -> Result<String, Fault> {
        match self.byte(self.at) {
            b'"' => Ok(format!("{:?}", self.raw_string()?.unescape())),
            b'[' => {
                let mut items = Vec::new();
                self.items(|reader, _| {
                    items.push(reader.canonical()?);
                    Ok(())
                })?;
                Ok(format!("[{}]", items.join(",")))
            }
            b'{' => {
                let mut object = Object::<1>::open(self)?;
                let mut members = BTreeMap::new();
                while let Some((key, _)) = object.next_key(self)? {
                    let key = key.unescape().into_owned();
                    members.insert(key, self.canonical()?);
                }
                let members = members.iter().map(|(key, value)| format!("{key:?}:{value}"));
                Ok(format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
            }
            b'-' | b'0'..=b'9' => self.scan_number().map(decimal),
            _ => {
                let start = self.at;
                self.skip()?;
                Ok(self.slice(start, self.at).to_owned())
            }
        }
    }

    /// Whether no two items of the array at `start` are equal, valid ones or not.
    pub(super) fn items_are_unique(&mut self, start: usize) -> bool {
        unique(self.slice(start, self.at).as_bytes())
    }
}

/// A number as its significant digits and a power of ten.
fn decimal(number: Scanned<'_>) -> String {
    let (sign, text) = number.text.strip_prefix('-').map_or(("", number.text), |text| ("-", text));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return "0".to_owned();
    }
    let dropped = i128::try_from(digits.len() - significant.len()).unwrap_or(0);
    let fraction = i128::try_from(fraction.len()).unwrap_or(0);
    match exponent.parse::<i128>() {
        Ok(exponent) => format!("{sign}{significant}e{}", exponent.saturating_sub(fraction).saturating_add(dropped)),
        // Beyond every number that could be written otherwise.
        Err(_) => format!("{sign}{text}"),
    }
}
