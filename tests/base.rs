//! What the base set is besides the standard's words: it says them alike wherever it says them, and invents
//! nothing that the standard leaves to counties.

#[path = "program.rs"]
mod program;
#[path = "published.rs"]
mod published;

use std::fs;

use program::repository;
use published::{data, entity, list, member, text, word};
use wuwei_engine::Date;
use wuwei_json::{Object, Value};

/// What the rules say a second time in the standard's words, they say alike: names and definitions of the
/// roles, and the activities into which a flow's cell is split.
#[test]
fn what_is_said_twice_is_said_alike() {
    let ruleset = published::ruleset();
    for id in list(ruleset, "roles") {
        let role = entity(ruleset, "role", text(id));
        let defined = entity(ruleset, "obligation", word(role, "clause"));
        for (own, theirs) in [("name", "term"), ("text", "text")] {
            assert_eq!(
                word(member(role, own), "zh"),
                word(member(defined, theirs), "zh")
            );
        }
    }
    let items = member(ruleset, "item").as_object().expect("items");
    for flow in list(ruleset, "flows").iter().map(text) {
        let cell = &list(entity(ruleset, "flow", flow), "stages")[1];
        let cell = word(member(cell, "cell"), "zh");
        let mut rest = cell.trim_end_matches('。').trim_end_matches('等');
        for name in activities(ruleset, items, flow) {
            rest = rest
                .strip_prefix(name)
                .unwrap_or_else(|| panic!("{flow}: 「{rest}」 does not begin with 「{name}」"))
                .trim_start_matches(['；', '、']);
        }
        assert_eq!(rest, "", "{flow}: no activity says so");
    }
}

/// Names of a flow's activities, in their order.
fn activities<'r>(ruleset: &'r Value, items: &'r Object, flow: &str) -> Vec<&'r str> {
    let sections = member(ruleset, "section").as_object().expect("sections");
    let listed = sections.iter().flat_map(|(id, section)| {
        let items = section.get("items").and_then(Value::as_array);
        items
            .unwrap_or_default()
            .iter()
            .map(move |item| format!("{id}.{}", text(item)))
    });
    let of_flow = listed.filter_map(|id| items.get(&id)).filter(|item| {
        let flows = item.get("flows").and_then(Value::as_array);
        flows.is_none_or(|flows| flows.iter().any(|id| text(id) == flow))
    });
    of_flow
        .map(|item| word(member(item, "name"), "zh"))
        .collect()
}

/// How binding a clause is stands in its own words: 应, 包含但不限于, 必要时.
#[test]
fn the_force_of_a_clause_is_that_of_its_words() {
    let ruleset = published::ruleset();
    let obligations = member(ruleset, "obligation").as_object().expect("clauses");
    for (clause, obligation) in obligations.iter() {
        let force = word(obligation, "force");
        let text = obligation.get("text").map_or("", |text| word(text, "zh"));
        // 应 is a part of other words, too.
        let plain = ["响应", "相应", "必应"]
            .iter()
            .fold(text.to_owned(), |text, other| text.replace(other, ""));
        if plain.contains('应') || plain.contains("不限于") {
            let least = plain.contains("不限于");
            let expected = if least { "at-least" } else { "shall" };
            assert_eq!(force, expected, "{clause}: {text}");
        }
        let condition = text.starts_with("必要时") || text.starts_with("适用时");
        assert_eq!(force == "where-needed", condition, "{clause}: {text}");
        // An item is as binding as what it is an item of.
        if let Some((whole, letter)) = clause.split_once(' ')
            && letter.ends_with(')')
            && !condition
        {
            let above = word(entity(ruleset, "obligation", whole), "force");
            assert_eq!(force, above, "{clause}");
        }
    }
}

/// What the standard does not give stays unset: a county gives it (由县区公布).
#[test]
fn the_base_set_invents_nothing() {
    let ruleset = published::ruleset();
    let given = [
        "audience", "clause", "how", "layer", "name", "roles", "type",
    ];
    let services = member(ruleset, "service").as_object().expect("services");
    assert_eq!(services.len(), 20);
    for (id, service) in services.iter() {
        let keys: Vec<&str> = service
            .as_object()
            .expect("a service")
            .iter()
            .map(|(key, _)| key)
            .collect();
        let invented: Vec<_> = keys.iter().filter(|key| !given.contains(key)).collect();
        assert!(invented.is_empty(), "service {id} sets {invented:?}");
    }
    for key in ["publisher", "address", "sample"] {
        assert!(ruleset.get(key).is_none(), "{key}");
    }
    assert!(
        member(ruleset, "department")
            .as_object()
            .expect("departments")
            .is_empty()
    );
    assert!(list(&data().1, "specialists").is_empty());
    // Telephones of the whole country only, each with where it is laid down.
    for (id, line) in member(ruleset, "hotline")
        .as_object()
        .expect("hotlines")
        .iter()
    {
        assert!(!word(member(line, "source"), "zh").is_empty(), "{id}");
    }
    let mut faults = Vec::new();
    strings(ruleset, "", &mut |place, text| {
        if !place.ends_with("/url") && longest_number(text) > 6 {
            faults.push(format!("{place}: a number such as a telephone's: {text}"));
        }
        if days(text).is_some_and(|days| days > 1) {
            faults.push(format!("{place}: a limit: {text}"));
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The calendars are the State Council's notices, day by day; each notice gives the days of the week, too,
/// which tells a slip in either.
#[test]
fn calendars_say_what_the_notices_say() {
    let path = repository().join("tests/standard/notices.tsv");
    let notices = fs::read_to_string(path).expect("the notices");
    let calendars = member(published::ruleset(), "calendar");
    let held = |year: &str| list(member(calendars, year), "holidays").len();
    let told = |year: &str| {
        notices
            .lines()
            .filter(|line| line.starts_with(year))
            .count()
    };
    for year in ["2025", "2026"] {
        assert_eq!(held(year), told(year), "{year}");
        let calendar = member(calendars, year);
        assert!(word(member(calendar, "source"), "zh").contains(&format!("{year}年")));
    }
    for (line, place) in notices.lines().skip(1).zip(places(&notices)) {
        let (of, text) = line.split_once('\t').expect("year and text");
        let holiday = &list(member(calendars, of), "holidays")[place];
        let (name, text) = text.split_once('：').expect("a name");
        assert_eq!(word(member(holiday, "name"), "zh"), name);
        let (off, work) = text.split_once('。').expect("a sentence");
        let off = days_of(off, of);
        let (from, to) = (off[0], off[off.len() - 1]);
        assert_eq!(word(holiday, "from"), from.to_text(), "{line}");
        assert_eq!(word(holiday, "to"), to.to_text(), "{line}");
        let worked: Vec<String> = days_of(work, of).into_iter().map(Date::to_text).collect();
        let ours = holiday.get("work").and_then(Value::as_array);
        let ours: Vec<&str> = ours.unwrap_or_default().iter().map(self::text).collect();
        assert_eq!(ours, worked, "{line}");
        let count = to.days() - from.days() + 1;
        assert!(line.contains(&format!("共{count}天")) || line.contains("放假1天") && count == 1);
    }
}

/// Which of its year each line of the notices is.
fn places(notices: &str) -> Vec<usize> {
    let years: Vec<&str> = notices.lines().skip(1).map(|line| &line[..4]).collect();
    let place = |at: usize| {
        years[..at]
            .iter()
            .filter(|year| **year == years[at])
            .count()
    };
    (0..years.len()).map(place).collect()
}

/// The days that a sentence names, `1月28日（农历除夕、周二）至2月4日`; a month left out is the last one.
fn days_of(sentence: &str, year: &str) -> Vec<Date> {
    let mut days = Vec::new();
    let mut month = 0;
    let mut number = String::new();
    let mut weekday = false;
    for c in sentence.chars() {
        match c {
            '0'..='9' => number.push(c),
            '月' => month = std::mem::take(&mut number).parse().unwrap_or(month),
            '日' if !number.is_empty() => {
                let day: u8 = std::mem::take(&mut number).parse().expect("a day");
                let day = Date::parse(&format!("{year}-{month:02}-{day:02}"));
                days.push(day.expect("a day of the year"));
            }
            '周' => weekday = true,
            _ if weekday => {
                let said = "一二三四五六日"
                    .chars()
                    .position(|d| d == c)
                    .expect("a day of the week");
                let last: Date = *days.last().expect("a day before");
                assert_eq!(last.weekday() as usize, said + 1, "{sentence}");
                weekday = false;
            }
            _ => number.clear(),
        }
    }
    days
}

/// Calls `see` with every string and where it stands.
fn strings(value: &Value, place: &str, see: &mut impl FnMut(&str, &str)) {
    if let Some(text) = value.as_str() {
        see(place, text);
    }
    for (at, item) in value.as_array().unwrap_or_default().iter().enumerate() {
        strings(item, &format!("{place}/{at}"), see);
    }
    for (name, item) in value.as_object().iter().flat_map(|object| object.iter()) {
        strings(item, &format!("{place}/{name}"), see);
    }
}

/// How many digits stand in a row, hyphens between them counted as joining.
fn longest_number(text: &str) -> usize {
    // A day is a number, too, and no telephone's.
    let is_day = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let runs = text.split(|c: char| !c.is_ascii_digit() && c != '-');
    let digits = |run: &str| run.bytes().filter(u8::is_ascii_digit).count();
    if is_day {
        0
    } else {
        runs.map(digits).max().unwrap_or(0)
    }
}

/// The number before "working days", if there is one.
fn days(text: &str) -> Option<u32> {
    let at = text.find("个工作日").or_else(|| text.find("working day"))?;
    let before = text[..at].trim_end();
    let digits = before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| {
        at + before[at..].chars().next().map_or(0, char::len_utf8)
    });
    before[digits..].parse().ok()
}
