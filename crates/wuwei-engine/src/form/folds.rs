//! Folds over a group's rows, kept up to date row by row: a sum over a thousand rows costs a key no
//! more than one over ten.
//!
//! Kept is what each row adds and the tallies over all of them. Only folds whose body reads nothing but
//! its own row and what stands in no row are kept, and only while every row can be computed; all else
//! is folded from the start ([`crate::eval`]), which must come to the same.

use super::sheet::Sheet;
use crate::eval::{Scope, Seen, eval};
use crate::expr::{Expr, FieldIx, Fold, Read, SectionIx};
use crate::program::{FormProgram, Requirement};
use crate::{Datum, Decimal};

/// The kept folds of a form.
#[derive(Debug, Default)]
pub(crate) struct Folds {
    /// Sorted by their node.
    kept: Vec<Kept>,
    /// By field: the folds that read it, and whether in one row only.
    readers: Vec<Vec<(usize, bool)>>,
    /// Whether any has stale rows.
    stale: bool,
}

#[derive(Debug)]
struct Kept {
    /// Where the node of the expression lies: the program stays where it is while a form is open.
    node: usize,
    fold: Fold,
    section: SectionIx,
    body: Expr,
    stale: Stale,
    /// By place of the row.
    shares: Vec<Share>,
    tally: Tally,
}

#[derive(Debug)]
enum Stale {
    Rows(Vec<usize>),
    All,
}

/// What one row adds.
#[derive(Debug, Clone, Copy, Default)]
enum Share {
    /// It does not count.
    #[default]
    Out,
    Yes,
    No,
    Unanswered,
    NotApplicable,
    /// A number at the largest scale; whether it is a whole one.
    Amount(i128, bool),
    Unknown,
}

#[derive(Debug, Default)]
struct Tally {
    yes: i64,
    no: i64,
    unanswered: i64,
    not_applicable: i64,
    unknown: i64,
    amount: i128,
    /// How many amounts are no whole numbers.
    decimals: i64,
    /// The amounts are together too large to be kept.
    burst: bool,
}

impl Folds {
    /// The folds of a program that can be kept, all of them stale.
    pub(super) fn of(program: &FormProgram) -> Folds {
        let mut kept: Vec<Kept> = Vec::new();
        let mut enter = |expr: &Expr| {
            each_fold(expr, &mut |node| {
                if let Some(it) = keep(program, node) {
                    let at = kept.partition_point(|other| other.node < it.node);
                    kept.insert(at, it);
                }
            });
        };
        for section in &program.sections {
            section
                .visible_when
                .iter()
                .for_each(|rule| enter(&rule.expr));
        }
        for field in &program.fields {
            [&field.visible_when, &field.value]
                .into_iter()
                .flatten()
                .for_each(|rule| enter(&rule.expr));
            if let Requirement::When(rule) = &field.required {
                enter(&rule.expr);
            }
        }
        let mut readers = vec![Vec::new(); program.fields.len()];
        for (at, it) in kept.iter().enumerate() {
            it.body.reads(&mut |read| match read {
                Read::EveryRow(field) => readers[field].push((at, true)),
                Read::Field(field) => readers[field].push((at, false)),
                Read::Rows(_) => {}
            });
        }
        let stale = !kept.is_empty();
        Folds {
            kept,
            readers,
            stale,
        }
    }

    /// What a fold comes to, if it is kept and can be told from what is kept.
    pub(crate) fn outcome(&self, node: &Expr, sheet: &Sheet) -> Option<Seen<'static>> {
        let at = self
            .kept
            .binary_search_by_key(&address(node), |it| it.node)
            .ok()?;
        let it = &self.kept[at];
        let shown = sheet.blocks[it.section].visible;
        // While rows are stale the fold is asked by a rule that another rule will have judged again.
        let fresh = matches!(&it.stale, Stale::Rows(rows) if rows.is_empty());
        if !fresh || !shown {
            return None;
        }
        it.tally.outcome(it.fold)
    }

    pub(super) fn all_stale(&mut self) {
        self.kept.iter_mut().for_each(|it| it.stale = Stale::All);
        self.stale = !self.kept.is_empty();
    }

    /// A field's answer changed in a row.
    pub(super) fn field_changed(&mut self, field: FieldIx, row: usize) {
        for (kept, in_row) in self.readers.get(field).into_iter().flatten() {
            self.kept[*kept].make_stale(in_row.then_some(row));
            self.stale = true;
        }
    }

    /// A row came, went or was withdrawn.
    pub(super) fn row_changed(&mut self, section: SectionIx, row: usize) {
        for it in self.kept.iter_mut().filter(|it| it.section == section) {
            it.make_stale(Some(row));
            self.stale = true;
        }
    }

    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }

    /// Brings all up to date. `scope` is that of any row: bodies read only their own.
    pub(super) fn refresh(&mut self, scope: Scope<'_>) {
        for it in &mut self.kept {
            it.refresh(scope);
        }
        self.stale = false;
    }
}

impl Kept {
    fn make_stale(&mut self, row: Option<usize>) {
        match (&mut self.stale, row) {
            (Stale::Rows(rows), Some(row)) => {
                if rows.last() != Some(&row) {
                    rows.push(row);
                }
            }
            (stale, None) => *stale = Stale::All,
            (Stale::All, Some(_)) => {}
        }
    }

    fn refresh(&mut self, scope: Scope<'_>) {
        let count = scope.sheet.blocks[self.section].rows.len();
        match std::mem::replace(&mut self.stale, Stale::Rows(Vec::new())) {
            Stale::All => {
                self.tally = Tally::default();
                self.shares.clear();
                self.shares.resize(count, Share::Out);
                (0..count).for_each(|row| self.renew(row, scope));
            }
            Stale::Rows(mut rows) => {
                self.shares.resize(count, Share::Out);
                // A row may stand there twice; to renew it again changes nothing.
                rows.drain(..).for_each(|row| self.renew(row, scope));
            }
        }
    }

    fn renew(&mut self, row: usize, scope: Scope<'_>) {
        let live = scope.sheet.blocks[self.section]
            .rows
            .get(row)
            .is_some_and(super::Row::is_live);
        let share = if live {
            share(self.fold, scope.eval_in_row(&self.body, row))
        } else {
            Share::Out
        };
        if let Some(place) = self.shares.get_mut(row) {
            self.tally.count(*place, -1);
            self.tally.count(share, 1);
            *place = share;
        }
    }
}

fn share(fold: Fold, seen: Seen<'_>) -> Share {
    match seen {
        Seen::Unanswered => Share::Unanswered,
        Seen::NotApplicable => Share::NotApplicable,
        Seen::Unknown(_) => Share::Unknown,
        Seen::Is(datum) => match (&*datum, fold) {
            (Datum::Integer(it), Fold::Sum) => {
                Share::Amount(Decimal::from(*it).at_largest_scale(), true)
            }
            (Datum::Decimal(it), Fold::Sum) => Share::Amount(it.at_largest_scale(), false),
            (_, Fold::Sum) => Share::Unknown,
            (Datum::Bool(true), _) => Share::Yes,
            (Datum::Bool(false), _) => Share::No,
            _ => Share::Unknown,
        },
    }
}

impl Tally {
    fn count(&mut self, share: Share, by: i64) {
        match share {
            Share::Out => {}
            Share::Yes => self.yes += by,
            Share::No => self.no += by,
            Share::Unanswered => self.unanswered += by,
            Share::NotApplicable => self.not_applicable += by,
            Share::Unknown => self.unknown += by,
            Share::Amount(amount, whole) => {
                self.decimals += if whole { 0 } else { by };
                match self.amount.checked_add(amount * i128::from(by)) {
                    Some(sum) => self.amount = sum,
                    // From here on folded from the start.
                    None => self.burst = true,
                }
            }
        }
    }

    /// As the table in [`crate::eval`] says; nothing where that depends on which row is asked first.
    fn outcome(&self, fold: Fold) -> Option<Seen<'static>> {
        let truth = |it| Some(Seen::of_datum(Datum::Bool(it)));
        match fold {
            Fold::All if self.no > 0 => truth(false),
            Fold::Exists if self.yes > 0 => truth(true),
            _ if self.unknown > 0 || self.burst => None,
            Fold::All | Fold::Exists => {
                if self.not_applicable > 0 {
                    Some(Seen::NotApplicable)
                } else if self.unanswered > 0 {
                    Some(Seen::Unanswered)
                } else {
                    truth(fold == Fold::All)
                }
            }
            Fold::Count => Some(Seen::of_datum(Datum::Integer(self.yes))),
            Fold::Sum => {
                let sum = Decimal::new(self.amount, Decimal::MAX_SCALE)?;
                Some(Seen::of_datum(if self.decimals > 0 {
                    Datum::Decimal(sum.trimmed())
                } else {
                    Datum::Integer(sum.to_integer()?)
                }))
            }
            Fold::Min | Fold::Max => None,
        }
    }
}

/// The outermost folds of an expression.
fn each_fold(expr: &Expr, visit: &mut dyn FnMut(&Expr)) {
    match expr {
        Expr::Over { .. } => visit(expr),
        _ => expr.parts(&mut |part| each_fold(part, visit)),
    }
}

fn keep(program: &FormProgram, node: &Expr) -> Option<Kept> {
    let Expr::Over {
        fold,
        section,
        body,
    } = node
    else {
        return None;
    };
    let mut closed = !matches!(fold, Fold::Min | Fold::Max);
    body.reads(&mut |read| match read {
        Read::EveryRow(_) => {}
        Read::Field(field) => {
            closed &= program.sections[program.fields[field].section]
                .group
                .is_none()
        }
        Read::Rows(_) => closed = false,
    });
    closed.then(|| Kept {
        node: address(node),
        fold: *fold,
        section: *section,
        body: (**body).clone(),
        stale: Stale::All,
        shares: Vec::new(),
        tally: Tally::default(),
    })
}

fn address(node: &Expr) -> usize {
    std::ptr::from_ref(node) as usize
}

impl<'a> Scope<'a> {
    fn eval_in_row(self, body: &Expr, row: usize) -> Seen<'static> {
        self.in_fold(row, &mut |scope| eval(body, scope).detached())
    }
}
