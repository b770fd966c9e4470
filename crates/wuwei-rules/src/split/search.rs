//! Terms over regions, narrowed and split until all claims hold or none can.

use super::Outcomes;
use super::region::Region;
use super::witness::Subject;

/// Position of a node; its parts stand before it.
pub(super) type NodeIx = usize;

/// A term, or what is made of terms.
#[derive(Debug)]
pub(super) enum Node {
    /// Always the same.
    Is(Outcomes),
    /// A test of a variable; `at` is the place of its masks: where it is yes, no, open.
    Test {
        subject: usize,
        at: usize,
    },
    Not(NodeIx),
    And(Vec<NodeIx>),
    Or(Vec<NodeIx>),
    If(NodeIx, NodeIx, NodeIx),
    /// Yes if both are yes or both no.
    Same(NodeIx, NodeIx),
    /// Yes if it is yes or no, else no.
    Answered(NodeIx),
}

/// A subject and its regions, of which it is in exactly one.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) subject: Subject,
    pub(super) regions: Vec<Region>,
    /// Where its live regions stand among all.
    pub(super) start: usize,
    pub(super) words: usize,
}

/// Claims to be met together.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) nodes: Vec<Node>,
    /// Nodes, and what they have to come to.
    pub(super) roots: Vec<(NodeIx, Outcomes)>,
    pub(super) variables: Vec<Variable>,
    pub(super) masks: Vec<u64>,
}

/// What a search came to.
pub(super) enum Found {
    /// No values meet the claims.
    None,
    /// All values in these regions do, a bit a region.
    Regions(Vec<u64>),
    /// It took too long.
    GivenUp,
}

/// Terms looked at that count as one more step.
const TERMS_A_STEP: usize = 1_000;

impl Problem {
    /// Looks for values that meet all claims.
    pub(super) fn solve(&self, steps: u32) -> Found {
        self.solve_from(self.all_regions(), steps)
    }

    /// The same with one variable in one region.
    pub(super) fn solve_in(&self, variable: usize, region: usize, steps: u32) -> Found {
        let mut live = self.all_regions();
        let it = &self.variables[variable];
        for word in 0..it.words {
            live[it.start + word] = 0;
        }
        live[it.start + region / 64] = 1 << (region % 64);
        self.solve_from(live, steps)
    }

    fn solve_from(&self, live: Vec<u64>, steps: u32) -> Found {
        if self.variables.iter().any(|it| it.regions.is_empty()) {
            return Found::None;
        }
        let mut search = Search {
            problem: self,
            live,
            can: vec![0; self.nodes.len()],
            want: vec![0; self.nodes.len()],
            terms: vec![0; self.nodes.len()],
            trail: Vec::new(),
            looked_at: 0,
            left: u64::from(steps),
        };
        search.run()
    }

    /// Every region, a bit each.
    pub(super) fn all_regions(&self) -> Vec<u64> {
        let mut live = Vec::new();
        for variable in &self.variables {
            let count = variable.regions.len();
            for word in 0..variable.words {
                let here = (count - word * 64).min(64);
                live.push(if here == 64 {
                    u64::MAX
                } else {
                    (1 << here) - 1
                });
            }
        }
        live
    }
}

const YES: u8 = Outcomes::YES.0;
const NO: u8 = Outcomes::NO.0;
const OPEN: u8 = Outcomes::OPEN.0;
const ANY: u8 = YES | NO | OPEN;

struct Search<'p> {
    problem: &'p Problem,
    /// Regions that are still possible.
    live: Vec<u64>,
    /// For each node what it can still come to,
    can: Vec<u8>,
    /// what it may come to if the claims are to hold,
    want: Vec<u8>,
    /// and how many open terms are in it.
    terms: Vec<u32>,
    /// What words of `live` were before, in the order of change.
    trail: Vec<(usize, u64)>,
    looked_at: usize,
    left: u64,
}

/// A term that was split.
struct Split {
    /// Length of the trail before.
    mark: usize,
    node: NodeIx,
    /// Outcomes still to be tried.
    rest: u8,
    /// The one to be tried first.
    first: u8,
}

impl Search<'_> {
    fn run(&mut self) -> Found {
        let mut splits: Vec<Split> = Vec::new();
        let mut fits = self.narrow();
        loop {
            if fits {
                match self.open_term() {
                    None => return Found::Regions(std::mem::take(&mut self.live)),
                    Some((node, first)) => splits.push(Split {
                        mark: self.trail.len(),
                        node,
                        rest: self.can[node],
                        first,
                    }),
                }
            }
            let Some(split) = splits.last_mut() else {
                return Found::None;
            };
            if split.rest == 0 {
                splits.pop();
                let mark = splits.last().map_or(0, |split| split.mark);
                self.undo(mark);
                fits = false;
                continue;
            }
            let outcome = if split.rest & split.first != 0 {
                split.first
            } else {
                lowest(split.rest)
            };
            split.rest &= !outcome;
            let (mark, node) = (split.mark, split.node);
            self.undo(mark);
            self.looked_at += TERMS_A_STEP;
            if self.is_spent() {
                return Found::GivenUp;
            }
            fits = self.keep(node, outcome) && self.narrow();
            if self.is_spent() {
                return Found::GivenUp;
            }
        }
    }

    fn is_spent(&mut self) -> bool {
        let steps = (self.looked_at / TERMS_A_STEP) as u64;
        self.looked_at %= TERMS_A_STEP;
        let spent = steps > self.left;
        self.left = self.left.saturating_sub(steps);
        spent
    }

    fn undo(&mut self, mark: usize) {
        while self.trail.len() > mark {
            if let Some((word, before)) = self.trail.pop() {
                self.live[word] = before;
            }
        }
    }

    /// Keeps the regions in which a test comes to one of some outcomes; false if none is left.
    fn keep(&mut self, node: NodeIx, outcomes: u8) -> bool {
        let Node::Test { subject, at } = self.problem.nodes[node] else {
            return true;
        };
        let variable = &self.problem.variables[subject];
        let mut any = 0;
        for word in 0..variable.words {
            let mut mask = 0;
            for outcome in 0..3 {
                if outcomes & (1 << outcome) != 0 {
                    mask |= self.problem.masks[at + outcome * variable.words + word];
                }
            }
            let place = variable.start + word;
            let before = self.live[place];
            let after = before & mask;
            if after != before {
                self.trail.push((place, before));
                self.live[place] = after;
            }
            any |= after;
        }
        any != 0
    }

    /// Takes out regions that the claims leave no room for, until there are no more; false if a claim
    /// can't be met.
    fn narrow(&mut self) -> bool {
        loop {
            self.look();
            let before = self.trail.len();
            if !self.ask() {
                return false;
            }
            if self.trail.len() == before {
                return true;
            }
            if self.left < (self.looked_at / TERMS_A_STEP) as u64 {
                return true;
            }
        }
    }

    /// What every node can come to, parts first.
    fn look(&mut self) {
        self.looked_at += self.problem.nodes.len();
        for (ix, node) in self.problem.nodes.iter().enumerate() {
            let (can, terms) = match node {
                Node::Is(outcomes) => (outcomes.0, 0),
                Node::Test { subject, at } => (self.test(*subject, *at), 1),
                Node::Not(a) => (turned(self.can[*a]), self.terms[*a]),
                Node::And(all) => self.row(all, NO),
                Node::Or(all) => self.row(all, YES),
                Node::If(condition, yes, no) => {
                    let it = self.can[*condition];
                    let mut can = it & OPEN;
                    let mut terms = self.terms[*condition];
                    for (outcome, branch) in [(YES, *yes), (NO, *no)] {
                        if it & outcome != 0 {
                            can |= self.can[branch];
                            terms = terms.saturating_add(self.terms[branch]);
                        }
                    }
                    (can, terms)
                }
                Node::Same(a, b) => {
                    let terms = self.terms[*a].saturating_add(self.terms[*b]);
                    (same(self.can[*a], self.can[*b]), terms)
                }
                Node::Answered(a) => {
                    let it = self.can[*a];
                    let yes = if it & (YES | NO) != 0 { YES } else { 0 };
                    let no = if it & OPEN != 0 { NO } else { 0 };
                    (yes | no, self.terms[*a])
                }
            };
            self.can[ix] = can;
            self.terms[ix] = if can.count_ones() > 1 { terms } else { 0 };
        }
    }

    fn test(&self, subject: usize, at: usize) -> u8 {
        let variable = &self.problem.variables[subject];
        let mut can = 0;
        for outcome in 0..3 {
            for word in 0..variable.words {
                let mask = self.problem.masks[at + outcome * variable.words + word];
                if self.live[variable.start + word] & mask != 0 {
                    can |= 1 << outcome;
                    break;
                }
            }
        }
        can
    }

    /// `&&` (absorbing no) and `||` (absorbing yes).
    fn row(&self, all: &[NodeIx], absorbing: u8) -> (u8, u32) {
        let other = turned(absorbing);
        let mut can = other;
        let (mut terms, mut any_open, mut all_not_absorbing) = (0u32, false, true);
        for &node in all {
            let it = self.can[node];
            can |= it & absorbing;
            can &= if it & other == 0 { !other } else { ANY };
            any_open |= it & OPEN != 0;
            all_not_absorbing &= it != absorbing;
            terms = terms.saturating_add(self.terms[node]);
        }
        if any_open && all_not_absorbing {
            can |= OPEN;
        }
        (can, terms)
    }

    /// What each node may come to for the claims to hold, wholes first; narrows the tests to it.
    fn ask(&mut self) -> bool {
        let problem = self.problem;
        self.looked_at += problem.nodes.len();
        self.want.copy_from_slice(&self.can);
        for (root, outcomes) in &problem.roots {
            self.want[*root] &= outcomes.0;
        }
        for (ix, node) in problem.nodes.iter().enumerate().rev() {
            let want = self.want[ix];
            if want == 0 {
                return false;
            }
            if want == self.can[ix] {
                continue;
            }
            match node {
                Node::Is(_) => {}
                Node::Test { .. } => {
                    if !self.keep(ix, want) {
                        return false;
                    }
                }
                Node::Not(a) => self.want[*a] &= turned(want),
                Node::And(all) => self.ask_row(all, want, NO),
                Node::Or(all) => self.ask_row(all, want, YES),
                Node::If(condition, yes, no) => self.ask_branches(want, *condition, *yes, *no),
                Node::Same(a, b) => {
                    for (one, other) in [(*a, *b), (*b, *a)] {
                        self.want[one] &= alike(want, self.can[other]);
                    }
                }
                Node::Answered(a) => {
                    self.want[*a] &= if want == YES { YES | NO } else { OPEN };
                }
            }
        }
        true
    }

    fn ask_row(&mut self, all: &[NodeIx], want: u8, absorbing: u8) {
        let other = turned(absorbing);
        if want == other {
            for &node in all {
                self.want[node] &= other;
            }
            return;
        }
        if want & absorbing == 0 {
            for &node in all {
                self.want[node] &= !absorbing;
            }
        }
        // Without `other` one part has to speak; if only one can, it has to.
        if want & other == 0 {
            let mut speakers = all.iter().filter(|node| self.can[**node] & want != 0);
            if let (Some(&only), None) = (speakers.next(), speakers.next()) {
                self.want[only] &= want;
            }
        }
    }

    fn ask_branches(&mut self, want: u8, condition: NodeIx, yes: NodeIx, no: NodeIx) {
        let mut may = want & OPEN;
        for (outcome, branch) in [(YES, yes), (NO, no)] {
            if self.can[branch] & want != 0 {
                may |= outcome;
            }
        }
        self.want[condition] &= may;
        match self.want[condition] {
            YES => self.want[yes] &= want,
            NO => self.want[no] &= want,
            _ => {}
        }
    }

    /// The term to split next, and the outcome to try first: from the claim with the fewest open terms
    /// down to one of them. None if all claims hold already.
    fn open_term(&self) -> Option<(NodeIx, u8)> {
        let roots = self.problem.roots.iter();
        let open = roots.filter(|(root, outcomes)| self.can[*root] & !outcomes.0 != 0);
        let (root, goal) = open.min_by_key(|(root, _)| self.terms[*root])?;
        let (mut node, mut goal) = (*root, goal.0);
        loop {
            let fewest = |all: &[NodeIx], goal: u8| {
                let open = all.iter().copied().filter(|at| self.terms[*at] > 0);
                let helps = |at: &NodeIx| (self.can[*at] & goal == 0, self.terms[*at]);
                open.min_by_key(helps)
            };
            node = match &self.problem.nodes[node] {
                Node::Is(_) => return None,
                Node::Test { .. } => return Some((node, lowest(goal & self.can[node]))),
                Node::Not(a) => {
                    goal = turned(goal);
                    *a
                }
                Node::And(all) | Node::Or(all) => fewest(all, goal)?,
                Node::If(condition, yes, no) => match self.can[*condition] {
                    YES => *yes,
                    NO => *no,
                    _ => {
                        let mut may = goal & OPEN;
                        for (outcome, branch) in [(YES, *yes), (NO, *no)] {
                            if self.can[branch] & goal != 0 {
                                may |= outcome;
                            }
                        }
                        goal = may;
                        *condition
                    }
                },
                Node::Same(a, b) => {
                    let next = fewest(&[*a, *b], ANY)?;
                    let other = if next == *a { *b } else { *a };
                    goal = alike(goal, self.can[other]);
                    next
                }
                Node::Answered(a) => {
                    goal = if goal & YES != 0 { YES | NO } else { OPEN };
                    *a
                }
            };
        }
    }
}

/// The first of some outcomes; yes if there is none.
fn lowest(outcomes: u8) -> u8 {
    if outcomes == 0 {
        YES
    } else {
        outcomes & outcomes.wrapping_neg()
    }
}

/// Yes for no, and the other way round.
fn turned(outcomes: u8) -> u8 {
    (outcomes & OPEN) | ((outcomes & YES) << 1) | ((outcomes & NO) >> 1)
}

fn same(a: u8, b: u8) -> u8 {
    let mut can = (a | b) & OPEN;
    if a & b & (YES | NO) != 0 {
        can |= YES;
    }
    if a & turned(b) & (YES | NO) != 0 {
        can |= NO;
    }
    can
}

/// What one of two may be if they are to be the same (`want` yes) or not, and the other can be `other`.
fn alike(want: u8, other: u8) -> u8 {
    let mut may = 0;
    if want & OPEN != 0 {
        may |= if other & OPEN != 0 { ANY } else { OPEN };
    }
    if want & YES != 0 {
        may |= other & (YES | NO);
    }
    if want & NO != 0 {
        may |= turned(other) & (YES | NO);
    }
    may
}
