//! Outcomes that cannot be, by proof: what no answers lead to is nothing that a scenario could reach.

use wuwei_engine::expr::{Comparison, FieldIx};
use wuwei_engine::form::RuleAt;
use wuwei_engine::program::Limit;
use wuwei_engine::{Datum, Expr};

use super::atlas::{Atlas, FlowAtlas, Role, Tree};
use super::{Outcome, Spot};
use crate::split::{Claim, Outcomes, Splitter};

/// Moves what was not reached and cannot be among the impossible.
pub(super) fn settle(atlas: &Atlas, spots: &mut [Spot]) {
    for (at, spot) in spots.iter_mut().enumerate() {
        let outcomes = std::mem::take(&mut spot.outcomes);
        for (outcome, by) in outcomes {
            if by.is_empty() && !atlas.may_be(at, outcome) {
                spot.impossible.push(outcome);
            } else {
                spot.outcomes.push((outcome, by));
            }
        }
    }
}

impl Atlas {
    /// What holds wherever a rule of a flow's form is judged.
    pub(crate) fn given(&self, flow: &str, at: RuleAt) -> Vec<Given> {
        self.flows
            .get(flow)
            .map_or_else(Vec::new, |it| it.given(at))
    }

    /// Whether a spot may come out so in any form, as far as is known.
    fn may_be(&self, spot: usize, outcome: Outcome) -> bool {
        self.flows.values().any(|flow| {
            flow.totals.values().any(|it| *it == spot)
                || flow.rules.iter().any(|(at, tree)| {
                    let sought = Sought {
                        spot,
                        outcome,
                        splitter: Splitter::new(&flow.program),
                    };
                    match flow.expr(*at) {
                        Some(expr) => sought.is_possible(tree, expr, &mut flow.given(*at)),
                        None => false,
                    }
                })
        })
    }
}

impl FlowAtlas {
    /// What holds wherever a rule is judged.
    fn given(&self, at: RuleAt) -> Vec<Given> {
        let mut given = self.known();
        let field = match at {
            RuleAt::Section(_) => return given,
            RuleAt::Shown(field)
            | RuleAt::Required(field)
            | RuleAt::Value(field)
            | RuleAt::Preset(field)
            | RuleAt::Constraint(field, _) => field,
        };
        let it = &self.program.fields[field];
        let section = &self.program.sections[it.section];
        given.push(self.asked_in(field));
        let yes = |expr: &Expr| Given {
            expr: expr.clone(),
            outcomes: Outcomes::YES,
        };
        given.extend(section.visible_when.iter().map(|rule| yes(&rule.expr)));
        if !matches!(at, RuleAt::Shown(_)) {
            given.extend(it.visible_when.iter().map(|rule| yes(&rule.expr)));
        }
        if let RuleAt::Constraint(_, number) = at {
            given.push(yes(&Expr::Has(Expr::Field(field).into())));
            let own = it.constraints.get(number);
            // Those before it have refused nothing, or it would not be asked.
            let before = it.constraints.iter().enumerate().filter(|(at, other)| {
                own.is_some_and(|own| match (own.warn, other.warn) {
                    (true, false) => true,
                    (same, other) if same == other => *at < number,
                    _ => false,
                })
            });
            given.extend(before.map(|(_, other)| Given {
                expr: other.rule.expr.clone(),
                outcomes: Outcomes::NO.others(),
            }));
        }
        given
    }
}

impl FlowAtlas {
    /// What holds in every form of the flow: that its services have no limit, if none has.
    fn known(&self) -> Vec<Given> {
        let mut services = self.program.services.iter();
        match services.any(|it| matches!(it.limit, Limit::Days(_))) {
            true => Vec::new(),
            false => {
                let has = Expr::Has(Expr::ServiceLimit.into());
                vec![Given::of(&has, Outcomes::NO)]
            }
        }
    }

    /// A field's rules are judged in the stages that ask it.
    fn asked_in(&self, field: FieldIx) -> Given {
        let it = &self.program.fields[field];
        let stages = self.program.stages.iter().enumerate();
        let asking = stages
            .filter(|(at, stage)| *at >= it.from && stage.sections.contains(&it.section))
            .map(|(_, stage)| {
                let id = Expr::Literal(Datum::Text(stage.id.clone()));
                Expr::Compare(Comparison::Equal, Expr::Stage.into(), id.into())
            });
        Given::of(&Expr::Or(asking.collect()), Outcomes::YES)
    }
}

/// Something taken for true.
#[derive(Clone)]
pub(crate) struct Given {
    expr: Expr,
    outcomes: Outcomes,
}

/// An outcome that is looked for.
struct Sought<'s> {
    spot: usize,
    outcome: Outcome,
    splitter: Splitter<'s>,
}

impl Sought<'_> {
    /// Whether the outcome may come, below a node that is judged where `given` holds.
    fn is_possible(&self, tree: &Tree, expr: &Expr, given: &mut Vec<Given>) -> bool {
        if tree.spot == Some(self.spot) {
            return self.may_come(expr, tree.role, given);
        }
        let mut exprs = Vec::new();
        expr.parts(&mut |part| exprs.push(part));
        if exprs.len() != tree.parts.len() {
            return false;
        }
        let before = given.len();
        let mut possible = false;
        for (at, (tree, part)) in tree.parts.iter().zip(&exprs).enumerate() {
            match (expr, at) {
                (Expr::If(..), 1) => given.push(Given::of(exprs[0], Outcomes::YES)),
                (Expr::If(..), 2) => {
                    given.pop();
                    given.push(Given::of(exprs[0], Outcomes::NO));
                }
                _ => {}
            }
            possible |= self.is_possible(tree, part, given);
            match expr {
                Expr::And(_) => given.push(Given::of(part, Outcomes::NO.others())),
                Expr::Or(_) => given.push(Given::of(part, Outcomes::YES.others())),
                _ => {}
            }
        }
        given.truncate(before);
        possible
    }

    fn may_come(&self, expr: &Expr, role: Role, given: &[Given]) -> bool {
        let has = Expr::Has(expr.clone().into());
        let claimed = match (role, self.outcome) {
            (Role::Condition, Outcome::Yes) => Given::of(expr, Outcomes::YES),
            (Role::Condition, Outcome::No) => Given::of(expr, Outcomes::NO),
            (Role::Condition, _) => Given::of(expr, Outcomes::OPEN),
            (Role::Value, Outcome::Given) => Given::of(&has, Outcomes::YES),
            (Role::Value, _) => Given::of(&has, Outcomes::NO),
        };
        let mut claims: Vec<Claim<'_>> = given.iter().map(Given::claim).collect();
        claims.push(claimed.claim());
        !self.splitter.impossible(&claims).is_proved()
    }
}

impl Given {
    fn of(expr: &Expr, outcomes: Outcomes) -> Given {
        Given {
            expr: expr.clone(),
            outcomes,
        }
    }

    /// As the splitter takes it.
    pub(crate) fn claim(&self) -> Claim<'_> {
        Claim {
            expr: &self.expr,
            outcomes: self.outcomes,
        }
    }
}
