//! The flows of one kind as a map of lines: each role a line, each stage a row of stops. Roles with the
//! same words in a stage share a stop. It is laid out in units of its own and drawn by the theme, narrow
//! enough for a phone.

use serde::Serialize;

use crate::say::Say;

/// Width of a map in its units; its text is `FONT` high.
const WIDTH: f32 = 400.0;
const FONT: f32 = 15.0;
const LINE_HEIGHT: f32 = 23.0;
/// Where the first line runs, and how far its neighbour is.
const FIRST: f32 = 14.0;
const APART: f32 = 24.0;
/// Between the last line and the words.
const GAP: f32 = 22.0;
/// Above the first row, for the seals.
const HEAD: f32 = 42.0;

/// A flow as the map shows it.
pub(crate) struct Route {
    pub(crate) seal: String,
    pub(crate) tone: usize,
    pub(crate) name: String,
    /// The stages in their order, each with what is done in it.
    pub(crate) stages: Vec<(Say, Say)>,
}

/// A map, ready to be drawn.
#[derive(Debug, Serialize)]
pub(crate) struct Map {
    width: f32,
    height: f32,
    /// Where the words begin.
    text: f32,
    tracks: Vec<Track>,
    rows: Vec<Row>,
}

/// A role's line.
#[derive(Debug, Serialize)]
struct Track {
    x: f32,
    from: f32,
    to: f32,
    tone: usize,
    seal: String,
}

/// A stage.
#[derive(Debug, Serialize)]
struct Row {
    y: f32,
    name: Say,
    stops: Vec<Stop>,
}

/// What one or more roles do in a stage.
#[derive(Debug, Serialize)]
struct Stop {
    y: f32,
    /// From the first to the last of the lines that share it.
    from: f32,
    to: f32,
    dots: Vec<Dot>,
    /// Whose it is, then what is done, broken into lines.
    who: Vec<Words>,
    words: Vec<Words>,
    lang: Option<&'static str>,
}

/// Where a line meets a stop.
#[derive(Debug, Serialize)]
struct Dot {
    x: f32,
    tone: usize,
}

/// One line of words.
#[derive(Debug, Serialize)]
struct Words {
    y: f32,
    text: String,
}

/// Lays out a map of routes that have the same stages.
pub(crate) fn map(routes: &[Route], separator: &str) -> Map {
    let xs: Vec<f32> = (0..routes.len())
        .map(|i| FIRST + APART * i as f32)
        .collect();
    let text = xs.last().copied().unwrap_or_default() + GAP;
    let measure = (WIDTH - text) / FONT;
    let mut y = HEAD;
    let mut ends = vec![HEAD; routes.len()];
    let mut rows = Vec::new();
    let stages = routes.first().map_or(0, |route| route.stages.len());
    for stage in 0..stages {
        y += LINE_HEIGHT * 1.4;
        let mut row = Row {
            y,
            name: routes[0].stages[stage].0.clone(),
            stops: Vec::new(),
        };
        y += LINE_HEIGHT * 0.35;
        for members in shared(routes, stage) {
            y += LINE_HEIGHT;
            let names: Vec<&str> = members.iter().map(|i| routes[*i].name.as_str()).collect();
            let cell = &routes[members[0]].stages[stage].1;
            let at = y - FONT * 0.35;
            let who = placed(wrap(&names.join(separator), measure), &mut y);
            let words = placed(wrap(&cell.text, measure), &mut y);
            members.iter().for_each(|i| ends[*i] = at);
            row.stops.push(Stop {
                y: at,
                from: xs[members[0]],
                to: members.last().map_or(0.0, |i| xs[*i]),
                dots: members
                    .iter()
                    .map(|i| Dot {
                        x: xs[*i],
                        tone: routes[*i].tone,
                    })
                    .collect(),
                who,
                words,
                lang: cell.lang,
            });
            y -= LINE_HEIGHT * 0.5;
        }
        rows.push(row);
    }
    let tracks = routes.iter().zip(&xs).zip(&ends);
    Map {
        width: WIDTH,
        height: y + LINE_HEIGHT * 0.25,
        text,
        tracks: tracks
            .map(|((route, x), to)| Track {
                x: *x,
                from: HEAD - 14.0,
                to: *to,
                tone: route.tone,
                seal: route.seal.clone(),
            })
            .collect(),
        rows,
    }
}

/// Which routes have the same words in a stage: positions, in the order of the first of each.
fn shared(routes: &[Route], stage: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, route) in routes.iter().enumerate() {
        let words = |route: &Route| route.stages.get(stage).map(|(_, cell)| cell.text.clone());
        match groups
            .iter_mut()
            .find(|group| words(&routes[group[0]]) == words(route))
        {
            Some(group) => group.push(i),
            None => groups.push(vec![i]),
        }
    }
    groups
}

/// Lines below each other, the first at `y`; leaves `y` below the last.
fn placed(lines: Vec<String>, y: &mut f32) -> Vec<Words> {
    let place = |text| {
        let words = Words { y: *y, text };
        *y += LINE_HEIGHT;
        words
    };
    lines.into_iter().map(place).collect()
}

/// Breaks words into lines of so many characters' heights: between Chinese characters anywhere but before
/// closing punctuation and after opening, else at spaces.
fn wrap(text: &str, measure: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&line) + width(piece.trim_end()) > measure {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// What is not broken: a Latin word with the space behind it, a Chinese character with its punctuation.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let wide = |c: char| c > '\u{2e7f}';
        let may_break = (before == ' ' || wide(before) || wide(c))
            && !"，。；：、！？）》」”’… ".contains(c)
            && !"（《「“‘".contains(before);
        if at > start && may_break {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = c;
    }
    pieces.push(&text[start..]);
    pieces
}

/// How wide words are, in characters' heights. Latin letters are counted generously: fonts differ.
fn width(text: &str) -> f32 {
    let one = |c: char| match c {
        ' ' | 'i' | 'l' | 'j' | 't' | 'f' | 'r' | ',' | '.' | ';' | '\'' => 0.33,
        'm' | 'w' | 'M' | 'W' => 0.88,
        'A'..='Z' => 0.7,
        '\0'..='\u{2e7f}' if !"“”‘’…—".contains(c) => 0.58,
        _ => 1.0,
    };
    text.chars().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(seal: &str, cells: &[&str]) -> Route {
        let stages = ["启动", "实施"].iter().zip(cells);
        Route {
            seal: seal.to_owned(),
            tone: 1,
            name: seal.to_owned(),
            stages: stages
                .map(|(name, cell)| (Say::plain(*name), Say::plain(*cell)))
                .collect(),
        }
    }

    #[test]
    fn the_same_words_share_a_stop() {
        let map = map(
            &[route("管", &["甲", "乙"]), route("法", &["甲", "丙"])],
            "、",
        );
        let stops: Vec<usize> = map.rows.iter().map(|row| row.stops.len()).collect();
        assert_eq!(stops, [1, 2]);
        let first = &map.rows[0].stops[0];
        assert_eq!(
            (first.dots.len(), first.who[0].text.as_str()),
            (2, "管、法")
        );
        assert!(first.from < first.to);
        let ys: Vec<f32> = map
            .rows
            .iter()
            .flat_map(|row| &row.stops)
            .map(|stop| stop.y)
            .collect();
        assert!(ys.is_sorted() && ys.last().is_some_and(|last| *last < map.height));
    }

    #[test]
    fn lines_break_where_they_may() {
        assert_eq!(wrap("一二三四，五六", 4.0), ["一二三", "四，五六"]);
        assert_eq!(wrap("甲乙《走访》丙", 3.0), ["甲乙", "《走", "访》丙"]);
        assert_eq!(wrap("one two three", 5.0), ["one two", "three"]);
        assert_eq!(wrap("", 5.0), [""]);
        for line in wrap("常态化沟通对接，定期走访调研；提供深度政策服务。", 7.0)
        {
            assert!(width(&line) <= 7.0, "{line}");
        }
    }

    #[test]
    fn nothing_leaves_the_map() {
        let long = "很长的一句话，".repeat(30);
        let map = map(&[route("管", &[&long, "乙"])], "、");
        let words = map
            .rows
            .iter()
            .flat_map(|row| &row.stops)
            .flat_map(|stop| &stop.words);
        for line in words {
            assert!(map.text + width(&line.text) * FONT <= WIDTH && line.y < map.height);
        }
    }
}
