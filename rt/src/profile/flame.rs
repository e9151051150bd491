//! A flame graph as an SVG file: one box for each function of each chain, as wide as its weight, above its caller.
//!
//! Promises: needs no script and no other file; what a box is shows when the pointer is on it. May not know: tasks.

use super::{Growths, StackProfile, Weight};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 10.0;
const ROW: f64 = 17.0;
const TITLE: f64 = 40.0;
/// Width of a letter of the labels.
const LETTER: f64 = 7.0;
/// Narrower boxes are not drawn: nobody sees them.
const NARROWEST: f64 = 0.1;

#[derive(Default)]
struct Node<'a> {
    /// Of chains that go through here.
    total: Growths,
    callees: BTreeMap<&'a str, Node<'a>>,
}

impl<'a> Node<'a> {
    fn add(&mut self, names: &'a [String], growths: Growths) {
        let mut node = self;
        node.count(growths);
        for name in names {
            node = node.callees.entry(name).or_default();
            node.count(growths);
        }
    }

    fn count(&mut self, growths: Growths) {
        self.total.events += growths.events;
        self.total.bytes += growths.bytes;
    }

    fn depth(&self) -> usize {
        let deepest = self.callees.values().map(Node::depth).max();
        deepest.map_or(0, |depth| depth + 1)
    }
}

struct Picture {
    weight: Weight,
    height: f64,
    /// Pixels for a unit of weight.
    scale: f64,
    svg: String,
}

pub(super) fn draw(profile: &StackProfile, weight: Weight) -> String {
    let mut root = Node::default();
    for (names, growths) in &profile.chains {
        root.add(names, *growths);
    }
    let height = TITLE + (root.depth() + 1) as f64 * ROW + MARGIN;
    let total = root.total.weight(weight).max(1);
    let mut picture = Picture {
        weight,
        height,
        scale: (WIDTH - 2.0 * MARGIN) / total as f64,
        svg: String::new(),
    };
    let what = match weight {
        Weight::Bytes => "Stack growth by bytes",
        Weight::Events => "Stack growth by events",
    };
    let _ = write!(
        picture.svg,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\" font-family=\"monospace\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fdf6e3\"/>\n\
         <text x=\"{}\" y=\"24\" text-anchor=\"middle\" font-size=\"17\">{what}</text>\n",
        WIDTH / 2.0
    );
    picture.node("all", &root, MARGIN, 0);
    picture.svg.push_str("</svg>\n");
    picture.svg
}

impl Picture {
    fn node(&mut self, name: &str, node: &Node<'_>, x: f64, level: usize) {
        let width = node.total.weight(self.weight) as f64 * self.scale;
        if width < NARROWEST {
            return;
        }
        let y = self.height - MARGIN - (level + 1) as f64 * ROW;
        let (escaped, Growths { events, bytes }) = (escape(name), node.total);
        let (red, green, blue) = color(name);
        let _ = write!(
            self.svg,
            "<g><title>{escaped}: {bytes} bytes, {events} growths</title>\
             <rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{:.1}\" \
             fill=\"rgb({red},{green},{blue})\" rx=\"2\"/>",
            ROW - 1.0
        );
        let letters = ((width - 6.0) / LETTER).max(0.0) as usize;
        if letters >= 3 {
            let label = if name.chars().count() <= letters {
                escaped
            } else {
                let start: String = name.chars().take(letters - 2).collect();
                escape(&start) + ".."
            };
            let _ = write!(
                self.svg,
                "<text x=\"{:.1}\" y=\"{:.1}\">{label}</text>",
                x + 3.0,
                y + 12.0
            );
        }
        self.svg.push_str("</g>\n");
        let mut x = x;
        for (name, callee) in &node.callees {
            self.node(name, callee, x, level + 1);
            x += callee.total.weight(self.weight) as f64 * self.scale;
        }
    }
}

/// A warm colour, always the same for a name.
fn color(name: &str) -> (u8, u8, u8) {
    // FNV-1a.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let part = |shift: u32, range: u64| (hash >> shift & 0xff) * range / 255;
    (
        205 + part(0, 50) as u8,
        90 + part(16, 120) as u8,
        40 + part(32, 40) as u8,
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;

    #[test]
    fn boxes_are_as_wide_as_their_weight_and_stand_above_their_callers() {
        let svg = draw(&sample(), Weight::Bytes);
        assert!(svg.starts_with("<?xml") && svg.ends_with("</svg>\n"));
        // 24,576 bytes are 1180 pixels.
        let box_of = |name: &str| {
            let start = svg.find(&format!("<title>{name}:")).expect(name);
            let rect = &svg[start..];
            let value = |key: &str| -> f64 {
                let start = rect.find(&format!(" {key}=\"")).expect(key) + key.len() + 3;
                let text = &rect[start..];
                text[..text.find('"').expect("closed")]
                    .parse()
                    .expect("a number")
            };
            (value("x"), value("y"), value("width"))
        };
        let (all, main) = (box_of("all"), box_of("main.main"));
        let (a, less) = (box_of("main.a"), box_of("main.less&lt;T&gt;"));
        assert_eq!(all.2, 1180.0);
        assert!((main.2 - 1180.0 * 16384.0 / 24576.0).abs() < 0.1);
        assert!(all.1 > main.1 && main.1 > a.1 && a.1 > less.1);
        assert!(a.0 >= main.0 && a.0 + a.2 <= main.0 + main.2 + 0.1);
        assert!((box_of("main.worker").0 - (main.0 + main.2)).abs() < 0.2);
        assert!(svg.contains("main.a: 14336 bytes, 3 growths"));
    }

    #[test]
    fn a_profile_of_nothing_is_a_picture() {
        assert!(draw(&StackProfile::default(), Weight::Events).contains("</svg>"));
    }
}
