//! Conditions in the place of others: that what a set above demands is kept, proved flow by flow.
//!
//! What is asked for where the base asks, shown where the base shows what it needs, refused what the base
//! refuses: the region splitter proves it over all answers, or shows a case in which it is not so. What it
//! cannot decide is refused too.

use wuwei_engine::Expr;
use wuwei_engine::FormProgram;
use wuwei_engine::program::Requirement;

use super::layout::Layout;
use super::rules::{Parsed, Standing, judge, of_section};
use crate::close::{Aspect, Site};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::expr::{ErrorKind, NodeKind, fold, parse, print};
use crate::keys::Kind;
use crate::merge::{Condition, Replaced};
use crate::ruleset::Flow;
use crate::split::{Claim, STEPS, Splitter, Subject, Verdict, Witness};

/// As many characters of a condition are quoted.
const SHOWN: usize = 60;

/// What a flow says of a replaced condition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doubt {
    /// A case in which the base's demand is not kept.
    Case(String),
    /// The same, if some terms can come to what it takes them to come to.
    Perhaps(String),
    /// The search was given up.
    GivenUp,
    /// One of the two cannot be read here.
    Unread(String),
}

/// The doubts of one flow, each with the position of its condition among `replaced`.
pub(crate) fn doubts(
    layout: &Layout,
    program: &FormProgram,
    flow: &Flow,
    replaced: &[Replaced],
) -> Vec<(usize, Doubt)> {
    let judged = replaced.iter().enumerate().filter_map(|(at, replaced)| {
        let Some(place) = Place::of(layout, replaced) else {
            return Some((at, gone(layout, flow, replaced)?));
        };
        let case = Case {
            layout,
            program,
            place,
        };
        Some((at, case.doubt(replaced)?))
    });
    judged.collect()
}

/// A section that the flow lists and that never shows in it, unless it never did.
fn gone(layout: &Layout, flow: &Flow, replaced: &Replaced) -> Option<Doubt> {
    let mut listed = flow.stages.iter().flat_map(|stage| &stage.sections);
    if replaced.kind != Kind::Section || !listed.any(|listed| *listed == replaced.id) {
        return None;
    }
    let never = |condition: &Condition| {
        let (node, _) = parse(&condition.text);
        fold(&node, &replaced.id, &layout.names.flow).kind == NodeKind::Bool(false)
    };
    let never = replaced.above.iter().any(never);
    (!never).then(|| Doubt::Case("any answers".to_owned()))
}

/// Where a condition is judged.
struct Place {
    site: Site,
    /// The section, and the field if it is one's.
    section: usize,
    field: Option<usize>,
}

impl Place {
    /// Nothing where the flow does not ask for it at all.
    fn of(layout: &Layout, replaced: &Replaced) -> Option<Place> {
        let section = |id: &str| layout.sections.iter().position(|section| section.id == id);
        if replaced.kind == Kind::Section {
            return Some(Place {
                site: of_section(&replaced.id),
                section: section(&replaced.id)?,
                field: None,
            });
        }
        let (own, id) = replaced.id.split_once('.')?;
        let aspect = match replaced.key.name {
            "visible_when" => Aspect::VisibleWhen,
            "required_when" => Aspect::RequiredWhen,
            _ => Aspect::Constraint(0),
        };
        let section = section(own)?;
        let mut fields = layout.fields.iter();
        Some(Place {
            site: Site::Field(replaced.id.clone(), aspect),
            section,
            field: fields.position(|field| field.section == section && field.id == id),
        })
    }
}

/// A condition as a flow has it.
#[derive(Clone, PartialEq)]
enum Side {
    Always,
    Never,
    When(Expr),
}

struct Case<'c, 'r> {
    layout: &'c Layout<'r>,
    program: &'c FormProgram,
    place: Place,
}

impl Case<'_, '_> {
    fn doubt(&self, replaced: &Replaced) -> Option<Doubt> {
        let sides = (self.sides(&replaced.above), self.sides(&replaced.asked));
        let (above, asked) = match sides {
            (Ok(above), Ok(asked)) => (above, asked),
            (Err(unread), _) | (_, Err(unread)) => return Some(Doubt::Unread(unread)),
        };
        match replaced.key.name {
            "visible_when" => {
                // Unset, it always shows.
                let above = above
                    .into_iter()
                    .next()
                    .map_or(Side::Always, |(side, _)| side);
                self.implies(&above, &asked.into_iter().next()?.0)
            }
            "required_when" => {
                let above = above.into_iter().next()?.0;
                let always = self.place.field.is_some_and(|ix| {
                    matches!(self.layout.fields[ix].required, Requirement::Always(_))
                });
                match always {
                    true => None,
                    false => self.implies(&above, &asked.into_iter().next()?.0),
                }
            }
            _ => self.refuses(&above, &asked),
        }
    }

    /// That `asked` holds wherever `above` does.
    fn implies(&self, above: &Side, asked: &Side) -> Option<Doubt> {
        let given = self.given();
        let splitter = Splitter::new(self.program);
        let verdict = match (above, asked) {
            (Side::Never, _) | (_, Side::Always) => Verdict::Proved,
            (Side::Always, Side::Never) => splitter.impossible(&given),
            (Side::Always, Side::When(asked)) => splitter.always(asked, &given),
            (Side::When(above), Side::Never) => splitter.never(above, &given),
            (Side::When(above), Side::When(asked)) => splitter.implies(above, asked, &given),
        };
        self.told(verdict)
    }

    /// That each answer which the base refuses is refused; what it only warns about, at least warned about.
    fn refuses(&self, above: &[(Side, bool)], asked: &[(Side, bool)]) -> Option<Doubt> {
        let ix = self.place.field?;
        let standing = &self.layout.fields[ix].constraints;
        let splitter = Splitter::new(self.program);
        let doubts = above.iter().filter_map(|(above, warns)| {
            let mut claims = self.given();
            match above {
                Side::Always => return None,
                Side::Never => {}
                Side::When(above) => claims.push(Claim::no(above)),
            }
            let kept = standing.iter().filter(|c| *warns || !c.warn);
            claims.extend(kept.map(|constraint| Claim::not_no(&constraint.rule.expr)));
            for (side, warn) in asked {
                match side {
                    _ if *warn && !*warns => {}
                    Side::Always => {}
                    Side::Never => return None,
                    Side::When(asked) => claims.push(Claim::not_no(asked)),
                }
            }
            self.told(splitter.impossible(&claims))
        });
        doubts.min()
    }

    /// What is so wherever the condition is judged: what it belongs to shows.
    fn given(&self) -> Vec<Claim<'_>> {
        let section = &self.layout.sections[self.place.section];
        let is_shown = matches!(self.place.site, Site::Field(_, Aspect::VisibleWhen));
        let field = self.place.field.filter(|_| !is_shown);
        let own = field.and_then(|ix| self.layout.fields[ix].visible_when.as_ref());
        let around = section.visible_when.as_ref();
        let around = around.filter(|_| self.place.field.is_some());
        let rules = [around, own].into_iter().flatten();
        rules.map(|rule| Claim::yes(&rule.expr)).collect()
    }

    fn told(&self, verdict: Verdict) -> Option<Doubt> {
        match verdict {
            Verdict::Proved => None,
            Verdict::NotDecided => Some(Doubt::GivenUp),
            Verdict::Witness(witness) => {
                let words = witness.words(self.program, self.layout.ruleset);
                let real = assumes_little(&witness);
                Some(if real {
                    Doubt::Case(words)
                } else {
                    Doubt::Perhaps(words)
                })
            }
        }
    }

    fn sides(&self, conditions: &[Condition]) -> Result<Vec<(Side, bool)>, String> {
        let side = |condition: &Condition| Ok((self.side(&condition.text)?, condition.warn));
        conditions.iter().map(side).collect()
    }

    /// A condition as this flow needs it; else what of it cannot be read here.
    fn side(&self, text: &str) -> Result<Side, String> {
        let section = self.layout.sections[self.place.section].id.as_str();
        let (node, errors) = parse(text);
        if let Some(error) = errors.into_iter().next() {
            return Err(error.message);
        }
        let node = fold(&node, section, &self.layout.names.flow);
        match node.kind {
            NodeKind::Bool(true) => return Ok(Side::Always),
            NodeKind::Bool(false) => return Ok(Side::Never),
            _ => {}
        }
        let standing = match (&self.place.site, self.place.field) {
            (Site::Field(_, aspect), Some(ix)) => Standing::of_field(self.layout, ix, *aspect),
            (Site::Section(_), _) => Standing::of_section(self.layout, self.place.section),
            // What never shows here has no place of its own: another of its section has the same.
            (Site::Field(_, aspect), None) => {
                let section = &self.layout.sections[self.place.section];
                if section.count == 0 {
                    return Err("nothing of its section shows here".to_owned());
                }
                Standing::of_field(self.layout, section.first, *aspect)
            }
        };
        let site = self.place.site.clone();
        let text = print(&node);
        let parsed = Parsed::from([(site.clone(), (node, text))]);
        let Some((compiled, errors)) = judge(self.layout, &parsed, &site, &standing, None) else {
            return Err(String::new());
        };
        // Whether an answer must be there first is the check's of the whole set.
        let grave = errors
            .into_iter()
            .find(|error| error.kind != ErrorKind::Unguarded);
        match grave {
            Some(error) => Err(error.message),
            None => Ok(Side::When(compiled.expr)),
        }
    }
}

/// Whether a case is real as it stands: at most two answers were taken to be so to each other.
fn assumes_little(witness: &Witness) -> bool {
    let answer = |expr: &Expr| matches!(expr, Expr::Field(_) | Expr::RowField { .. });
    let mut assumed = witness.assumed().map(|(subject, _)| subject);
    match (assumed.next(), assumed.next()) {
        (None, _) => true,
        (Some(Subject::Pair(a, b)), None) => answer(a) && answer(b),
        _ => false,
    }
}

/// Refuses a condition of which some flow doubts that it keeps what the base demands.
pub(crate) fn refusal(replaced: &Replaced, doubt: &Doubt, flow: &str) -> Diagnostic {
    let (kind, key) = (replaced.kind.table(), replaced.key.name);
    let (lower, base) = (&replaced.sets.0, &replaced.sets.1);
    let asks = quoted(&replaced.asked);
    let says = match replaced.above.as_slice() {
        [] => "leaves it unset, which is always".to_owned(),
        above => format!("says {}", quoted(above)),
    };
    let code = match doubt {
        Doubt::Case(_) => codes::NOT_IMPLIED,
        _ => codes::NOT_DECIDED,
    };
    let demand = match key {
        "visible_when" => ("shows it", "hides it"),
        "required_when" => ("needs an answer", "needs none"),
        _ => ("refuses", "lets it pass"),
    };
    let tried = match doubt {
        Doubt::Case(case) => format!(
            "in flow `{flow}`, with {case}, `{base}` {} and `{lower}` {}",
            demand.0, demand.1
        ),
        Doubt::Perhaps(case) => format!(
            "whether `{base}` {} where `{lower}` {} was not decided: in flow `{flow}` it would be with {case}",
            demand.0, demand.1
        ),
        Doubt::GivenUp => format!(
            "whether `{base}` {} where `{lower}` {} was not decided: in flow `{flow}` {STEPS} steps were tried",
            demand.0, demand.1
        ),
        Doubt::Unread(why) => format!("the two cannot be compared in flow `{flow}`: {why}"),
    };
    let allowed = match key {
        "visible_when" => "one that holds wherever the base's does is allowed".to_owned(),
        "required_when" => "one that holds wherever the base's does is allowed".to_owned(),
        _ => format!(
            "one that refuses whatever the base's refuses is allowed; `and_{key}` holds beside it"
        ),
    };
    let (place, verb) = match replaced.above.first() {
        Some(above) => (above.span, "set"),
        None => (replaced.declared, "declared"),
    };
    let clause = replaced.clause.as_ref();
    let citing = clause.map_or_else(String::new, |clause| format!(", by clause {clause}"));
    Diagnostic::new(
        code,
        replaced.span,
        format!(
            "`{key}` of {kind} `{}` cannot be {asks} where `{base}` {says}",
            replaced.id
        ),
    )
    .label("asked for here")
    .other(place, format!("{verb} by `{base}` here{citing}"))
    .help(format!("{tried}; {allowed}"))
}

/// Conditions as a message quotes them.
fn quoted(conditions: &[Condition]) -> String {
    let one = |condition: &Condition| {
        let words: Vec<&str> = condition.text.split_whitespace().collect();
        let words = words.join(" ");
        let cut = words.char_indices().nth(SHOWN);
        let words = match cut {
            Some((end, _)) => format!("`{}…`", &words[..end]),
            None => format!("`{words}`"),
        };
        match condition.warn {
            true => format!("{words} as a warning"),
            false => words,
        }
    };
    let all: Vec<String> = conditions.iter().map(one).collect();
    match all.is_empty() {
        true => "an empty list".to_owned(),
        false => all.join(" and "),
    }
}
