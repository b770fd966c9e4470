//! Expressions to terms over regions.
//!
//! What an expression comes to is *yes*, *no* or *open*; a value is seen as the conditions under which it
//! is answered and how it compares. `c ? a : b` beside a comparison is taken apart into its branches.

use std::collections::BTreeMap;

use wuwei_engine::expr::{Comparison, FieldIx, Fold, Function, Operator};
use wuwei_engine::program::Kind;
use wuwei_engine::{Datum, Expr, FormProgram};

use crate::expr::turned;

use super::region::{Domain, Region, Test, holds, order};
use super::search::{Found, Node, NodeIx, Problem, Variable};
use super::witness::{Held, Subject};
use super::{Claim, Outcomes, Verdict, witness};

/// Terms that a problem may have: what is larger is not decided.
const MAX_NODES: usize = 200_000;
/// Levels that an expression may have.
const MAX_LEVELS: usize = 200;
/// Tests by regions that may be laid out.
const MAX_CELLS: usize = 4_000_000;

/// Collects claims, then has them decided together.
pub(super) struct Builder<'p> {
    program: &'p FormProgram,
    nodes: Vec<Node>,
    roots: Vec<(NodeIx, Outcomes)>,
    subjects: Vec<Split>,
    known: BTreeMap<Key, usize>,
    atoms: BTreeMap<(usize, String), NodeIx>,
    /// `choices` fields, and the members that are asked for.
    members: BTreeMap<String, (Expr, Vec<NodeIx>)>,
    too_large: bool,
}

/// A subject before its regions are known.
struct Split {
    subject: Subject,
    domain: Domain,
    open: bool,
    constants: Vec<Datum>,
    tests: Vec<(NodeIx, Test)>,
}

/// What makes two subjects one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Field(FieldIx),
    Row(usize, FieldIx),
    Stage,
    Today,
    Service,
    Limit,
    Member(String, String),
    Pair(String, String),
    Succeeds(String),
    Unseen(String),
}

impl<'p> Builder<'p> {
    pub(super) fn new(program: &'p FormProgram) -> Builder<'p> {
        Builder {
            program,
            nodes: Vec::new(),
            roots: Vec::new(),
            subjects: Vec::new(),
            known: BTreeMap::new(),
            atoms: BTreeMap::new(),
            members: BTreeMap::new(),
            too_large: false,
        }
    }

    /// Adds a claim to those that are to hold together.
    pub(super) fn claim(&mut self, claim: &Claim) {
        if self.is_too_deep(claim.expr) {
            return;
        }
        let node = self.condition(claim.expr);
        self.roots.push((node, claim.outcomes));
    }

    /// Claims that two expressions come to different things.
    pub(super) fn differing(&mut self, a: &Expr, b: &Expr) {
        if self.is_too_deep(a) || self.is_too_deep(b) {
            return;
        }
        let (answered_a, answered_b) = (self.answered(a), self.answered(b));
        let (has_a, has_b) = (self.has(answered_a), self.has(answered_b));
        let alike = self.push(Node::Same(has_a, has_b));
        let one_only = self.push(Node::Not(alike));
        let equal = self.compare(Comparison::Equal, a, b);
        let unequal = self.push(Node::Not(equal));
        let differ = self.push(Node::Or(vec![one_only, unequal]));
        self.roots.push((differ, Outcomes::YES));
    }

    /// Whether all the claims can hold together: `Proved` if not.
    pub(super) fn decide(mut self, steps: u32) -> Verdict {
        self.choose_something();
        if self.too_large {
            return Verdict::NotDecided;
        }
        let program = self.program;
        let Some(problem) = self.lay_out() else {
            return Verdict::NotDecided;
        };
        witness::verdict(problem.solve(steps), program, &problem)
    }

    /// For each region of a subject, whether all the claims can hold there.
    pub(super) fn along(mut self, subject: &Expr, steps: u32) -> Option<Vec<(Held, bool)>> {
        let at = self.plain(subject)?;
        if self.too_large {
            return None;
        }
        let problem = self.lay_out()?;
        let held = problem.variables.get(at)?.regions.iter().map(witness::held);
        let mut along = Vec::new();
        for (place, held) in held.enumerate() {
            match problem.solve_in(at, place, steps) {
                Found::None => along.push((held, false)),
                Found::Regions(_) => along.push((held, true)),
                Found::GivenUp => return None,
            }
        }
        Some(along)
    }

    fn is_too_deep(&mut self, expr: &Expr) -> bool {
        self.too_large |= expr.levels() > MAX_LEVELS;
        self.too_large
    }

    fn push(&mut self, node: Node) -> NodeIx {
        if self.nodes.len() >= MAX_NODES {
            self.too_large = true;
            return 0;
        }
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn constant(&mut self, outcomes: Outcomes) -> NodeIx {
        self.push(Node::Is(outcomes))
    }

    /// What a condition comes to.
    fn condition(&mut self, expr: &Expr) -> NodeIx {
        if self.too_large {
            return self.constant(Outcomes::OPEN);
        }
        match expr {
            Expr::Literal(Datum::Bool(it)) => {
                self.constant(if *it { Outcomes::YES } else { Outcomes::NO })
            }
            Expr::Field(_) | Expr::RowField { .. } => match self.plain(expr) {
                Some(subject) if self.subjects[subject].domain == Domain::Truth => {
                    self.atom(subject, Test::Truth)
                }
                _ => self.constant(Outcomes::OPEN),
            },
            Expr::Not(a) => {
                let a = self.condition(a);
                self.push(Node::Not(a))
            }
            Expr::And(all) => {
                let all = self.conditions(all);
                self.push(Node::And(all))
            }
            Expr::Or(all) => {
                let all = self.conditions(all);
                self.push(Node::Or(all))
            }
            Expr::If(condition, yes, no) => {
                let condition = self.condition(condition);
                let (yes, no) = (self.condition(yes), self.condition(no));
                self.push(Node::If(condition, yes, no))
            }
            Expr::Compare(comparison, a, b) => self.compare(*comparison, a, b),
            Expr::In(a, items) => self.is_one_of(a, items),
            Expr::Has(a) => match self.plain(a) {
                Some(subject) => self.atom(subject, Test::Has),
                None => {
                    let answered = self.answered(a);
                    self.has(answered)
                }
            },
            Expr::Call(Function::Contains, arguments) => self.contains(arguments, expr),
            Expr::Call(Function::StartsWith | Function::Matches, arguments) => {
                let given = self.all_answered(arguments);
                self.unseen_truth(given, expr)
            }
            Expr::Absent => self.constant(Outcomes::OPEN),
            _ => {
                let given = self.answered(expr);
                self.unseen_truth(given, expr)
            }
        }
    }

    fn conditions(&mut self, all: &[Expr]) -> Vec<NodeIx> {
        all.iter().map(|expr| self.condition(expr)).collect()
    }

    /// Yes where a value is answered, else open.
    fn answered(&mut self, expr: &Expr) -> NodeIx {
        if self.too_large {
            return self.constant(Outcomes::OPEN);
        }
        if let Some(subject) = self.plain(expr) {
            return self.atom(subject, Test::Present);
        }
        match expr {
            Expr::Literal(_) => self.constant(Outcomes::YES),
            Expr::Absent => self.constant(Outcomes::OPEN),
            Expr::If(condition, yes, no) => {
                let condition = self.condition(condition);
                let (yes, no) = (self.answered(yes), self.answered(no));
                self.push(Node::If(condition, yes, no))
            }
            Expr::Negate(a) => self.computed(std::slice::from_ref(a), expr),
            Expr::Arithmetic(_, a, b) => {
                let given = vec![self.answered(a), self.answered(b), self.succeeds(expr)];
                self.push(Node::And(given))
            }
            Expr::Call(Function::Size | Function::DateOf, arguments) => {
                self.all_answered(arguments)
            }
            Expr::Call(_, arguments) if !is_condition(expr, self.program) => {
                let mut given: Vec<NodeIx> = arguments.iter().map(|a| self.answered(a)).collect();
                given.push(self.succeeds(expr));
                self.push(Node::And(given))
            }
            Expr::Over { fold, .. } if !matches!(fold, Fold::All | Fold::Exists) => {
                self.succeeds(expr)
            }
            _ if is_condition(expr, self.program) && !matches!(expr, Expr::Over { .. }) => {
                let it = self.condition(expr);
                let has = self.has(it);
                let (yes, open) = (self.constant(Outcomes::YES), self.constant(Outcomes::OPEN));
                self.push(Node::If(has, yes, open))
            }
            _ => self.succeeds(expr),
        }
    }

    fn computed(&mut self, operands: &[Box<Expr>], expr: &Expr) -> NodeIx {
        let mut given: Vec<NodeIx> = operands.iter().map(|a| self.answered(a)).collect();
        given.push(self.succeeds(expr));
        self.push(Node::And(given))
    }

    fn all_answered(&mut self, operands: &[Expr]) -> NodeIx {
        let given = operands.iter().map(|a| self.answered(a)).collect();
        self.push(Node::And(given))
    }

    /// Yes if an outcome is yes or no, else no.
    fn has(&mut self, node: NodeIx) -> NodeIx {
        self.push(Node::Answered(node))
    }

    fn succeeds(&mut self, expr: &Expr) -> NodeIx {
        let key = Key::Succeeds(format!("{expr:?}"));
        let subject = self.subject(key, Domain::Presence, true, || {
            Subject::Computed(expr.clone())
        });
        self.atom(subject, Test::Present)
    }

    fn compare(&mut self, comparison: Comparison, a: &Expr, b: &Expr) -> NodeIx {
        if self.too_large {
            return self.constant(Outcomes::OPEN);
        }
        match (a, b) {
            (Expr::If(condition, yes, no), _) => {
                let condition = self.condition(condition);
                let yes = self.compare(comparison, yes, b);
                let no = self.compare(comparison, no, b);
                return self.push(Node::If(condition, yes, no));
            }
            (_, Expr::If(condition, yes, no)) => {
                let condition = self.condition(condition);
                let yes = self.compare(comparison, a, yes);
                let no = self.compare(comparison, a, no);
                return self.push(Node::If(condition, yes, no));
            }
            (Expr::Absent, _) | (_, Expr::Absent) => return self.constant(Outcomes::OPEN),
            (Expr::Literal(Datum::Bool(_)), _) | (_, Expr::Literal(Datum::Bool(_))) => {
                return self.same(comparison, a, b);
            }
            (Expr::Literal(a), Expr::Literal(b)) => {
                let outcome = match order(a, b) {
                    Some(it) if holds(comparison, it) => Outcomes::YES,
                    Some(_) => Outcomes::NO,
                    None => Outcomes::OPEN,
                };
                return self.constant(outcome);
            }
            (Expr::Literal(constant), _) => {
                return self.compare_constant(turned(comparison), b, constant, a);
            }
            (_, Expr::Literal(constant)) => {
                return self.compare_constant(comparison, a, constant, b);
            }
            _ => {}
        }
        if is_condition(a, self.program) && is_condition(b, self.program) {
            return self.same(comparison, a, b);
        }
        self.compare_pair(comparison, a, b)
    }

    /// Yes/no beside yes/no.
    fn same(&mut self, comparison: Comparison, a: &Expr, b: &Expr) -> NodeIx {
        let (a, b) = (self.condition(a), self.condition(b));
        let same = self.push(Node::Same(a, b));
        match comparison {
            Comparison::Equal => same,
            Comparison::NotEqual => self.push(Node::Not(same)),
            _ => self.constant(Outcomes::OPEN),
        }
    }

    fn compare_constant(
        &mut self,
        comparison: Comparison,
        a: &Expr,
        constant: &Datum,
        written: &Expr,
    ) -> NodeIx {
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if ordered && matches!(constant, Datum::Text(_)) {
            return self.compare_pair(comparison, a, written);
        }
        let plain = self.plain(a);
        let subject = match plain {
            Some(subject) => subject,
            None => self.unseen(a),
        };
        if !self.subjects[subject].domain.takes(constant) {
            return self.compare_pair(comparison, a, written);
        }
        self.subjects[subject].constants.push(constant.clone());
        let compared = self.atom(subject, Test::Compare(comparison, constant.clone()));
        if plain.is_some() {
            return compared;
        }
        self.where_answered(a, compared)
    }

    fn where_answered(&mut self, a: &Expr, node: NodeIx) -> NodeIx {
        let answered = self.answered(a);
        let open = self.constant(Outcomes::OPEN);
        self.push(Node::If(answered, node, open))
    }

    /// Two values that are no constants: they stand to each other in one of three ways.
    fn compare_pair(&mut self, comparison: Comparison, a: &Expr, b: &Expr) -> NodeIx {
        let given = vec![self.answered(a), self.answered(b)];
        let given = self.push(Node::And(given));
        let (written_a, written_b) = (format!("{a:?}"), format!("{b:?}"));
        let compared = if written_a == written_b {
            let same = holds(comparison, std::cmp::Ordering::Equal);
            self.constant(if same { Outcomes::YES } else { Outcomes::NO })
        } else {
            let (a, b, key, comparison) = if written_a < written_b {
                (a, b, Key::Pair(written_a, written_b), comparison)
            } else {
                (b, a, Key::Pair(written_b, written_a), turned(comparison))
            };
            let pair = self.subject(key, Domain::Order, false, || {
                Subject::Pair(a.clone(), b.clone())
            });
            self.atom(pair, Test::Stands(comparison))
        };
        let open = self.constant(Outcomes::OPEN);
        self.push(Node::If(given, compared, open))
    }

    /// `a in [b, …]`: as `a == b || …`, and open where `a` is.
    fn is_one_of(&mut self, a: &Expr, items: &[Expr]) -> NodeIx {
        let equal: Vec<NodeIx> = items
            .iter()
            .map(|item| self.compare(Comparison::Equal, a, item))
            .collect();
        let any = self.push(Node::Or(equal));
        self.where_answered(a, any)
    }

    fn contains(&mut self, arguments: &[Expr], expr: &Expr) -> NodeIx {
        if let [list, Expr::Literal(Datum::Text(id))] = arguments
            && let Some(ids) = self.kind(list).and_then(choices)
            && let Some(subject) = self.plain(list)
        {
            let present = self.atom(subject, Test::Present);
            let chosen = if ids.contains(id) {
                self.member(list, id)
            } else {
                self.constant(Outcomes::NO)
            };
            let open = self.constant(Outcomes::OPEN);
            return self.push(Node::If(present, chosen, open));
        }
        let given = self.all_answered(arguments);
        self.unseen_truth(given, expr)
    }

    fn member(&mut self, list: &Expr, id: &str) -> NodeIx {
        let written = format!("{list:?}");
        let key = Key::Member(written.clone(), id.to_owned());
        let subject = self.subject(key, Domain::Truth, false, || {
            Subject::Member(list.clone(), id.to_owned())
        });
        let chosen = self.atom(subject, Test::Truth);
        let (_, members) = self
            .members
            .entry(written)
            .or_insert_with(|| (list.clone(), Vec::new()));
        if !members.contains(&chosen) {
            members.push(chosen);
        }
        chosen
    }

    /// Choices that are answered hold at least one: an empty list is no answer.
    fn choose_something(&mut self) {
        for (list, members) in std::mem::take(&mut self.members).into_values() {
            let all = self
                .kind(&list)
                .and_then(choices)
                .map_or(0, <[String]>::len);
            if members.len() < all {
                continue;
            }
            if let Some(subject) = self.plain(&list) {
                let has = self.atom(subject, Test::Has);
                let mut any = vec![self.push(Node::Not(has))];
                any.extend(members);
                let any = self.push(Node::Or(any));
                self.roots.push((any, Outcomes::YES));
            }
        }
    }

    /// A yes or no that is not seen into, where what it needs is answered.
    fn unseen_truth(&mut self, given: NodeIx, expr: &Expr) -> NodeIx {
        let key = Key::Unseen(format!("{expr:?}"));
        let subject = self.subject(key, Domain::Truth, false, || Subject::Term(expr.clone()));
        let it = self.atom(subject, Test::Truth);
        let open = self.constant(Outcomes::OPEN);
        self.push(Node::If(given, it, open))
    }

    fn unseen(&mut self, expr: &Expr) -> usize {
        let domain = Domain::Unseen {
            whole: is_whole(expr, self.program),
            least: is_size(expr).then_some(0),
        };
        let key = Key::Unseen(format!("{expr:?}"));
        self.subject(key, domain, false, || Subject::Term(expr.clone()))
    }

    /// The subject of an expression that is nothing but one.
    fn plain(&mut self, expr: &Expr) -> Option<usize> {
        let program = self.program;
        let field = |ix: &FieldIx| program.fields.get(*ix).map(|field| Domain::of(&field.kind));
        Some(match expr {
            Expr::Field(ix) => {
                self.subject(Key::Field(*ix), field(ix)?, true, || Subject::Field(*ix))
            }
            Expr::RowField { depth, field: ix } => {
                self.subject(Key::Row(*depth, *ix), field(ix)?, true, || {
                    Subject::RowField {
                        depth: *depth,
                        field: *ix,
                    }
                })
            }
            Expr::Stage => {
                let ids = program
                    .stages
                    .iter()
                    .map(|stage| stage.id.clone())
                    .collect();
                self.subject(Key::Stage, Domain::Options(ids), false, || Subject::Stage)
            }
            Expr::Today => self.subject(Key::Today, Domain::of(&Kind::Date), false, || {
                Subject::Today
            }),
            Expr::Service => {
                let services = program.services.iter();
                let ids = services.map(|service| service.id.clone()).collect();
                self.subject(Key::Service, Domain::Options(ids), true, || {
                    Subject::Service
                })
            }
            Expr::ServiceLimit => {
                let unseen = Domain::Unseen {
                    whole: true,
                    least: Some(0),
                };
                self.subject(Key::Limit, unseen, true, || Subject::ServiceLimit)
            }
            _ => return None,
        })
    }

    fn kind(&self, expr: &Expr) -> Option<&'p Kind> {
        match expr {
            Expr::Field(ix) | Expr::RowField { field: ix, .. } => {
                self.program.fields.get(*ix).map(|field| &field.kind)
            }
            _ => None,
        }
    }

    fn subject(
        &mut self,
        key: Key,
        domain: Domain,
        open: bool,
        subject: impl FnOnce() -> Subject,
    ) -> usize {
        let next = self.subjects.len();
        let at = *self.known.entry(key).or_insert(next);
        if at == next {
            self.subjects.push(Split {
                subject: subject(),
                domain,
                open,
                constants: Vec::new(),
                tests: Vec::new(),
            });
        }
        at
    }

    fn atom(&mut self, subject: usize, test: Test) -> NodeIx {
        let key = (subject, format!("{test:?}"));
        if let Some(known) = self.atoms.get(&key) {
            return *known;
        }
        let node = self.push(Node::Test { subject, at: 0 });
        if !self.too_large {
            self.atoms.insert(key, node);
            self.subjects[subject].tests.push((node, test));
        }
        node
    }

    /// Settles the regions, and what each test comes to in each.
    fn lay_out(self) -> Option<Problem> {
        let mut problem = Problem {
            nodes: self.nodes,
            roots: self.roots,
            variables: Vec::with_capacity(self.subjects.len()),
            masks: Vec::new(),
        };
        let mut cells = 0usize;
        let mut start = 0;
        for split in self.subjects {
            let mut regions = split.domain.split(&split.constants);
            if split.open {
                regions.push(Region::NoAnswer);
            }
            cells += regions.len().saturating_mul(split.tests.len() + 1);
            if cells > MAX_CELLS {
                return None;
            }
            let words = regions.len().div_ceil(64);
            for (node, test) in &split.tests {
                problem.nodes[*node] = Node::Test {
                    subject: problem.variables.len(),
                    at: problem.masks.len(),
                };
                problem.masks.resize(problem.masks.len() + 3 * words, 0);
                let masks = problem.masks.len() - 3 * words;
                for (place, region) in regions.iter().enumerate() {
                    let outcome = test.outcome(region).0.trailing_zeros() as usize;
                    problem.masks[masks + outcome * words + place / 64] |= 1 << (place % 64);
                }
            }
            problem.variables.push(Variable {
                subject: split.subject,
                regions,
                start,
                words,
            });
            start += words;
        }
        Some(problem)
    }
}

fn choices(kind: &Kind) -> Option<&[String]> {
    match kind {
        Kind::Choices(ids) => Some(ids),
        _ => None,
    }
}

/// Whether an expression is a yes or no.
pub(super) fn is_condition(expr: &Expr, program: &FormProgram) -> bool {
    match expr {
        Expr::Literal(datum) => matches!(datum, Datum::Bool(_)),
        Expr::Field(ix) | Expr::RowField { field: ix, .. } => program
            .fields
            .get(*ix)
            .is_some_and(|field| field.kind == Kind::YesNo),
        Expr::Not(_)
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Compare(..)
        | Expr::In(..)
        | Expr::Has(_)
        | Expr::Call(Function::Contains | Function::StartsWith | Function::Matches, _) => true,
        Expr::If(_, yes, no) => is_condition(yes, program) || is_condition(no, program),
        Expr::Over { fold, .. } => matches!(fold, Fold::All | Fold::Exists),
        _ => false,
    }
}

fn is_size(expr: &Expr) -> bool {
    match expr {
        Expr::Call(Function::Size, _) => true,
        Expr::Over { fold, .. } => *fold == Fold::Count,
        _ => false,
    }
}

/// Whether a number is surely a whole one.
fn is_whole(expr: &Expr, program: &FormProgram) -> bool {
    match expr {
        Expr::Literal(datum) => matches!(datum, Datum::Integer(_)),
        Expr::Field(ix) | Expr::RowField { field: ix, .. } => program
            .fields
            .get(*ix)
            .is_some_and(|field| field.kind == Kind::Integer),
        Expr::ServiceLimit
        | Expr::Call(Function::Size | Function::WorkingDaysBetween | Function::DatePart, _) => true,
        Expr::Negate(a) => is_whole(a, program),
        Expr::Arithmetic(operator, a, b) => {
            (is_whole(a, program) && is_whole(b, program))
                || (*operator == Operator::Subtract && is_day(a, program) && is_day(b, program))
        }
        Expr::Over { fold, body, .. } => match fold {
            Fold::Count => true,
            Fold::Sum | Fold::Min | Fold::Max => is_whole(body, program),
            _ => false,
        },
        _ => false,
    }
}

fn is_day(expr: &Expr, program: &FormProgram) -> bool {
    match expr {
        Expr::Today | Expr::Literal(Datum::Date(_)) => true,
        Expr::Field(ix) | Expr::RowField { field: ix, .. } => program
            .fields
            .get(*ix)
            .is_some_and(|field| field.kind == Kind::Date),
        Expr::Call(Function::DateOf | Function::AfterWorkingDays, _) => true,
        Expr::Arithmetic(_, a, b) => is_day(a, program) != is_day(b, program),
        _ => false,
    }
}
