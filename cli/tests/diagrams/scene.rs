//! An SVG file read back as boxes, lines and words.

/// What is in a picture, in pixels.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Each arrow in words.
    pub(crate) arrows: Vec<String>,
    boxes: Vec<Area>,
    /// Each line of text, with the position of the box that it belongs to.
    texts: Vec<(String, Area, Option<usize>)>,
    /// Each arrow's corners.
    lines: Vec<Vec<(f64, f64)>>,
    /// Each arrow's tips.
    tips: Vec<Vec<(f64, f64)>>,
}

#[derive(Clone, Copy, Debug)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Scene {
    pub(crate) fn read(svg: &str) -> Self {
        let document = roxmltree::Document::parse(svg).unwrap();
        let root = document.root_element();
        let (width, height) = (number(root, "width"), number(root, "height"));
        assert_eq!(root.attribute("viewBox").unwrap(), format!("0 0 {width} {height}"));
        let heads: Vec<&str> =
            root.children().filter(roxmltree::Node::is_element).map(|node| node.tag_name().name()).collect();
        assert_eq!(heads[..3], ["title", "desc", "style"]);
        let mut scene = Self { width, height, ..Self::default() };
        for node in root.children().filter(roxmltree::Node::is_element) {
            match (node.tag_name().name(), node.attribute("class")) {
                ("text", _) => scene.text(node, None),
                ("g", Some("edge")) => scene.edge(node),
                ("g", _) => scene.shape(node),
                _ => (),
            }
        }
        scene
    }

    /// All that is written, with spaces between lines.
    pub(crate) fn words(&self) -> String {
        self.texts.iter().map(|(text, ..)| text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Nothing lies over anything else or leaves the picture, and arrows begin and end at boxes.
    pub(crate) fn check(&self) -> Result<(), String> {
        let page = Area { left: 0.0, top: 0.0, right: self.width, bottom: self.height };
        for (position, area) in self.boxes.iter().enumerate() {
            ensure(area.is_within(&page), || format!("{area:?} leaves the picture"))?;
            let other = self.boxes[..position].iter().find(|other| area.meets(other));
            ensure(other.is_none(), || format!("boxes overlap: {area:?} and {other:?}"))?;
        }
        for (position, (text, area, own)) in self.texts.iter().enumerate() {
            let around = own.map_or(&page, |own| &self.boxes[own]);
            ensure(area.is_within(around), || format!("{text:?} {area:?} leaves {around:?}"))?;
            let other = self.texts[..position].iter().find(|(_, other, _)| area.meets(other));
            ensure(other.is_none(), || format!("texts overlap: {text:?} and {other:?}"))?;
            let other = self.boxes.iter().enumerate().find(|(other, taken)| Some(*other) != *own && area.meets(taken));
            ensure(other.is_none(), || format!("{text:?} {area:?} is over {other:?}"))?;
        }
        self.check_lines(&page)
    }

    fn check_lines(&self, page: &Area) -> Result<(), String> {
        let pieces =
            |line: &[(f64, f64)]| line.windows(2).map(|ends| Area::around(ends[0], ends[1])).collect::<Vec<_>>();
        for (position, line) in self.lines.iter().enumerate() {
            for piece in pieces(line) {
                ensure(piece.is_within(page), || format!("{piece:?} leaves the picture"))?;
                let over = self.boxes.iter().find(|area| piece.meets(area));
                ensure(over.is_none(), || format!("line {position} {piece:?} crosses {over:?}"))?;
                let over = self.texts.iter().find(|(_, area, _)| piece.meets(area));
                ensure(over.is_none(), || format!("line {position} {piece:?} crosses {over:?}"))?;
                let along = self.lines[..position]
                    .iter()
                    .find(|other| pieces(other).iter().any(|other| piece.runs_along(other)));
                ensure(along.is_none(), || format!("line {position} {piece:?} runs along {along:?}"))?;
            }
            let is_at_border = |(x, y): (f64, f64)| {
                self.boxes.iter().any(|area| (x == area.left || x == area.right) && area.top < y && y < area.bottom)
            };
            let tips = &self.tips[position];
            ensure(tips.iter().all(|tip| is_at_border(*tip)), || format!("tips {tips:?} are not at boxes"))?;
            for end in [line[0], line[line.len() - 1]] {
                let in_head = tips.iter().any(|(x, y)| *y == end.1 && (x - end.0).abs() < 9.0);
                ensure(in_head || is_at_border(end), || format!("line {position} ends nowhere: {end:?}"))?;
            }
        }
        Ok(())
    }

    fn shape(&mut self, group: roxmltree::Node<'_, '_>) {
        let own = self.boxes.len();
        for node in group.children().filter(roxmltree::Node::is_element) {
            match node.tag_name().name() {
                "rect" => {
                    let [left, top, width, height] = ["x", "y", "width", "height"].map(|name| number(node, name));
                    self.boxes.push(Area { left, top, right: left + width, bottom: top + height });
                }
                "text" => self.text(node, Some(own)),
                _ => (),
            }
        }
    }

    fn edge(&mut self, group: roxmltree::Node<'_, '_>) {
        let mut tips = Vec::new();
        for node in group.children().filter(roxmltree::Node::is_element) {
            match (node.tag_name().name(), node.attribute("class").unwrap_or_default()) {
                ("title", _) => self.arrows.push(node.text().unwrap_or_default().to_owned()),
                ("text", _) => self.text(node, None),
                (_, "head") => tips.push(corners(node.attribute("d").unwrap())[0]),
                _ => self.lines.push(corners(node.attribute("d").unwrap())),
            }
        }
        self.tips.push(tips);
        assert_eq!((self.lines.len(), self.arrows.len()), (self.tips.len(), self.tips.len()));
    }

    fn text(&mut self, node: roxmltree::Node<'_, '_>, own: Option<usize>) {
        let class = node.attribute("class").unwrap();
        let (size, wide) = match class.split(' ').next().unwrap() {
            "title" => (14.0, 1.1),
            "address" => (13.0, 1.0),
            "body" => (12.0, 1.0),
            _ => (11.0, 1.1),
        };
        let text = node.text().unwrap_or_default().to_owned();
        let em = |char: char| if class == "address" && char.is_ascii() { 0.6 } else { em(char) };
        let width = text.chars().map(em).sum::<f64>() * size * wide;
        let (x, y) = (number(node, "x"), number(node, "y"));
        let left = match class {
            _ if class.ends_with(" start") => x,
            _ if class.ends_with(" end") => x - width,
            _ => x - width / 2.0,
        };
        let area = Area { left, top: y - 0.76 * size, right: left + width, bottom: y + 0.22 * size };
        self.texts.push((text, area, own));
    }
}

impl Area {
    fn around(one: (f64, f64), other: (f64, f64)) -> Self {
        Self {
            left: one.0.min(other.0),
            top: one.1.min(other.1),
            right: one.0.max(other.0),
            bottom: one.1.max(other.1),
        }
    }

    fn is_within(&self, other: &Self) -> bool {
        other.left <= self.left && other.top <= self.top && self.right <= other.right && self.bottom <= other.bottom
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Two level or two upright lines less than two pixels apart.
    fn runs_along(&self, other: &Self) -> bool {
        let is_level = |area: &Self| area.top == area.bottom;
        let wide = |area: &Self| match is_level(self) {
            true => Self { top: area.top - 1.0, bottom: area.bottom + 1.0, ..*area },
            false => Self { left: area.left - 1.0, right: area.right + 1.0, ..*area },
        };
        is_level(self) == is_level(other) && wide(self).meets(&wide(other))
    }
}

/// A flowchart's lines are boxes with quoted labels, and arrows between boxes that are there.
pub(crate) fn check_mermaid(text: &str) -> Result<(), String> {
    let mut lines = text.lines();
    ensure(lines.next() == Some("flowchart LR"), || "it begins with its kind".to_owned())?;
    let mut boxes = Vec::new();
    for line in lines {
        let statement = line.trim_start();
        let (id, rest) = statement.split_at(statement.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(0));
        let label = |open: &str, close: &str| rest.strip_prefix(open)?.strip_suffix(close);
        if let Some(label) = label("[[\"", "\"]]").or_else(|| label("[\"", "\"]")) {
            ensure(is_safe(label), || format!("label {label:?}"))?;
            boxes.push(id.to_owned());
            continue;
        }
        let mut words = rest.trim_start().split(' ');
        let (arrow, to) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (arrow, label) = arrow.split_once('|').unwrap_or((arrow, "\"\"|"));
        let label = label.strip_prefix('"').and_then(|label| label.strip_suffix("\"|"));
        let is_arrow = ["-->", "<-->", "-.-"].contains(&arrow) && words.next().is_none();
        ensure(is_arrow && label.is_some_and(is_safe), || format!("arrow {line:?}"))?;
        let is_known = |name: &str| boxes.iter().any(|known| known == name);
        ensure(is_known(id) && is_known(to), || format!("an arrow without its box: {line:?}"))?;
    }
    ensure(!boxes.is_empty(), || "there is a box".to_owned())
}

/// Whether a label has only characters that mean themselves, or codes.
fn is_safe(label: &str) -> bool {
    let mut parts = label.split('#');
    let is_plain = |text: &str| !text.contains(['"', '`', '<', '>', '&', '%', '\\', '\n', '*', '_', ';']);
    is_plain(parts.next().unwrap_or_default())
        && parts
            .all(|part| part.split_once(';').is_some_and(|(code, rest)| code.parse::<u8>().is_ok() && is_plain(rest)))
}

/// The corners of a path of straight pieces, of which some are rounded.
fn corners(path: &str) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for command in path.split_inclusive(|_| true).fold(Vec::<String>::new(), |mut commands, char| {
        if char.chars().all(|char| char.is_ascii_alphabetic()) {
            commands.push(String::new());
        }
        commands.last_mut().unwrap().push_str(char);
        commands
    }) {
        let (kind, numbers) = command.split_at(1);
        let numbers: Vec<f64> = numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
        let (x, y) = points.last().copied().unwrap_or_default();
        match (kind, &numbers[..]) {
            ("M" | "L", [x, y]) => points.push((*x, *y)),
            ("H", [x]) => points.push((*x, y)),
            ("V", [y]) => points.push((x, *y)),
            ("Q", [by_x, by_y, x, y]) => points.extend([(*by_x, *by_y), (*x, *y)]),
            ("Z", []) => (),
            _ => panic!("{command} in {path}"),
        }
    }
    points
}

/// How wide a character is in a common font, as parts of its size.
fn em(char: char) -> f64 {
    match char {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '\'' | '!' | ' ' => 0.28,
        'W' => 0.98,
        '@' => 1.0,
        'M' | 'm' | '%' | 'w' => 0.82,
        'A'..='Z' => 0.6,
        ' '..='~' => 0.5,
        '\u{80}'..='\u{58f}' => 0.6,
        '\u{590}'..='\u{6ff}' => 0.7,
        '\u{1f300}'..='\u{1faff}' => 1.3,
        _ => 1.0,
    }
}

fn number(node: roxmltree::Node<'_, '_>, name: &str) -> f64 {
    f64::from(node.attribute(name).unwrap().parse::<i32>().unwrap())
}

fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}
