//! Punycode (RFC 3492): labels beyond ASCII as ASCII.

/// The longest label that is encoded: no host name has one.
const LONGEST: usize = 253;

/// Decodes Punycode (RFC 3492, section 6.2).
pub(super) fn decode(encoded: &str) -> Option<Vec<char>> {
    let (basic, deltas) = encoded.rsplit_once('-').filter(|(basic, _)| !basic.is_empty()).unwrap_or(("", encoded));
    let mut label: Vec<char> = basic.chars().collect();
    let mut deltas = deltas.bytes();
    let (mut code, mut index, mut bias) = (128_u32, 0_u32, 72);
    while deltas.len() > 0 {
        let from = index;
        let (mut weight, mut position) = (1_u32, 36_u32);
        loop {
            let digit = digit(deltas.next()?)?;
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = position.saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
            position += 36;
        }
        let length = u32::try_from(label.len()).ok()? + 1;
        bias = adapt(index - from, length, from == 0);
        code = code.checked_add(index / length)?;
        index %= length;
        label.insert(usize::try_from(index).ok()?, char::from_u32(code)?);
        index += 1;
    }
    Some(label)
}

fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

/// The bias for the next delta (RFC 3492, section 6.1).
fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / length;
    let mut bias = 0;
    while delta > 35 * 26 / 2 {
        delta /= 35;
        bias += 36;
    }
    bias + 36 * delta / (delta + 38)
}

/// Encodes a label in Punycode (RFC 3492, section 6.3); `None` if it is longer than a host name may be.
pub(super) fn encode(label: &[char]) -> Option<String> {
    let length = Some(label.len()).filter(|length| *length <= LONGEST).and_then(|length| u32::try_from(length).ok())?;
    let mut encoded: String = label.iter().filter(|character| character.is_ascii()).collect();
    let basic = u32::try_from(encoded.len()).ok()?;
    if basic > 0 {
        encoded.push('-');
    }
    let (mut code, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72, basic);
    while handled < length {
        let next = label.iter().map(|character| u32::from(*character)).filter(|other| *other >= code).min()?;
        delta = delta.checked_add((next - code).checked_mul(handled + 1)?)?;
        code = next;
        for character in label.iter().map(|character| u32::from(*character)) {
            if character < code {
                delta = delta.checked_add(1)?;
            } else if character == code {
                push_delta(&mut encoded, delta, bias);
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        code += 1;
    }
    Some(encoded)
}

/// Writes a number in digits of variable weight.
fn push_delta(encoded: &mut String, mut delta: u32, bias: u32) {
    let mut position = 36_u32;
    loop {
        let threshold = position.saturating_sub(bias).clamp(1, 26);
        if delta < threshold {
            encoded.push(letter(delta));
            return;
        }
        encoded.push(letter(threshold + (delta - threshold) % (36 - threshold)));
        delta = (delta - threshold) / (36 - threshold);
        position += 36;
    }
}

fn letter(digit: u32) -> char {
    char::from_digit((digit + 10) % 36, 36).unwrap_or_default()
}
