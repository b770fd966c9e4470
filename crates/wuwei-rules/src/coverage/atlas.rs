//! Where conditions stand: in the rules as written, and in the programs that they have come into.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wuwei_engine::expr::{Expr, Fold};
use wuwei_engine::form::RuleAt;
use wuwei_engine::program::{FormProgram, Kind as Type, Origin, Requirement, Rule};

use super::{Outcome, Spot};
use crate::Output;
use crate::close::{Aspect, Site};
use crate::expr::{Node, NodeKind};
use crate::keys::Kind;
use crate::program::{self, Parsed};

/// All that can come out in more than one way in a set, once where it is written.
pub(crate) struct Atlas {
    spots: Vec<Spot>,
    index: BTreeMap<Written, usize>,
    /// By flow.
    pub(super) flows: BTreeMap<String, FlowAtlas>,
}

/// What of a flow's program stands where.
pub(super) struct FlowAtlas {
    pub(super) program: FormProgram,
    pub(super) rules: BTreeMap<RuleAt, Tree>,
    /// All spots in them.
    spots: BTreeSet<usize>,
    /// By section: that it has rows enough, that items enough are done.
    pub(super) totals: BTreeMap<usize, usize>,
}

/// An expression's nodes with the spots that they are.
pub(crate) struct Tree {
    pub(crate) spot: Option<usize>,
    pub(crate) role: Role,
    pub(crate) parts: Vec<Tree>,
}

impl Tree {
    fn name_spots(&self, found: &mut BTreeSet<usize>) {
        found.extend(self.spot);
        self.parts.iter().for_each(|part| part.name_spots(found));
    }
}

/// What a node is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is to be true or false.
    Condition,
    /// It is a value.
    Value,
}

/// Where something is written: the expression, and the bytes of it; or the entity for what is no expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Node(Site, usize, usize),
    Total(String),
}

impl Atlas {
    /// Looks up every condition of a set's forms.
    pub(crate) fn of(output: &Output) -> Atlas {
        let mut atlas = Atlas {
            spots: Vec::new(),
            index: BTreeMap::new(),
            flows: BTreeMap::new(),
        };
        let parsed = program::parsed_by_flow(&output.ruleset);
        for (form, parsed) in output.forms.iter().zip(&parsed) {
            atlas.flow(output, &form.program, parsed);
        }
        atlas
    }

    /// The spots, nothing of them reached yet.
    pub(super) fn spots(&self) -> Vec<Spot> {
        self.spots.clone()
    }

    /// The innermost spots of an expression that hold a part of it in a flow's form; all of them without a
    /// part; none if the form has nothing there.
    pub(crate) fn around(
        &self,
        flow: &str,
        site: &Site,
        part: Option<&Range<usize>>,
    ) -> Vec<usize> {
        let Some(flow) = self.flows.get(flow) else {
            return Vec::new();
        };
        let of_site = self
            .index
            .iter()
            .filter_map(|(written, spot)| match written {
                Written::Node(at, start, end) if at == site && flow.spots.contains(spot) => {
                    Some((*start..*end, *spot))
                }
                _ => None,
            });
        let Some(part) = part else {
            return of_site.map(|(_, spot)| spot).collect();
        };
        let holding = of_site.filter(|(it, _)| it.start <= part.start && part.end <= it.end);
        let smallest = holding.min_by_key(|(it, _)| it.len());
        smallest.map(|(_, spot)| spot).into_iter().collect()
    }

    fn flow(&mut self, output: &Output, program: &FormProgram, parsed: &Parsed) {
        let mut rules = BTreeMap::new();
        let mut totals = BTreeMap::new();
        let mut enter = |at: RuleAt, site: Site, rule: &Rule, role: Role| {
            if let Some((node, _)) = parsed.get(&site) {
                let mut mapper = Mapper {
                    atlas: self,
                    output,
                    site: &site,
                    origin: &rule.origin,
                };
                let tree = mapper.tree(&rule.expr, node, role);
                rules.insert(at, tree);
            }
        };
        for (at, section) in program.sections.iter().enumerate() {
            if let Some(rule) = &section.visible_when {
                let site = Site::Section(section.id.clone());
                enter(RuleAt::Section(at), site, rule, Role::Condition);
            }
        }
        for (at, field) in program.fields.iter().enumerate() {
            let path = format!("{}.{}", program.sections[field.section].id, field.id);
            let site = |aspect| Site::Field(path.clone(), aspect);
            let computed = match field.kind {
                Type::YesNo => Role::Condition,
                _ => Role::Value,
            };
            if let Some(rule) = &field.visible_when {
                let site = site(Aspect::VisibleWhen);
                enter(RuleAt::Shown(at), site, rule, Role::Condition);
            }
            if let Requirement::When(rule) = &field.required {
                let site = site(Aspect::RequiredWhen);
                enter(RuleAt::Required(at), site, rule, Role::Condition);
            }
            if let Some(rule) = &field.value {
                enter(RuleAt::Value(at), site(Aspect::Value), rule, computed);
            }
            if let Some(rule) = &field.preset {
                enter(RuleAt::Preset(at), site(Aspect::Preset), rule, computed);
            }
            for (number, constraint) in field.constraints.iter().enumerate() {
                let site = site(Aspect::Constraint(constraint.number as usize));
                let at = RuleAt::Constraint(at, number);
                enter(at, site, &constraint.rule, Role::Condition);
            }
        }
        for (at, section) in program.sections.iter().enumerate() {
            if section.min_done > 0 || section.group.as_ref().is_some_and(|group| group.min > 0) {
                totals.insert(at, self.total(output, &section.id));
            }
        }
        let mut spots = BTreeSet::new();
        rules.values().for_each(|tree| tree.name_spots(&mut spots));
        let flow = FlowAtlas {
            program: program.clone(),
            rules,
            spots,
            totals,
        };
        self.flows.insert(program.flow.clone(), flow);
    }

    fn total(&mut self, output: &Output, id: &str) -> usize {
        let section = output.ruleset.sections.get(id);
        let least = section.map_or(0, |it| it.group.map_or(it.min_done, |(_, min, _)| min));
        let key = match section.is_some_and(|it| it.group.is_some()) {
            true => "group",
            false => "min_done",
        };
        let span = output.places.entity(Kind::Section, id);
        self.enter(Written::Total(id.to_owned()), || Spot {
            path: id.to_owned(),
            key,
            text: format!("at least {least}"),
            layer: section.map_or_else(String::new, |it| it.layer.clone()),
            clause: section.and_then(|it| it.clause.clone()),
            span: span.unwrap_or_default(),
            outcomes: none_yet(&[Outcome::Yes, Outcome::No]),
            impossible: Vec::new(),
        })
    }

    fn enter(&mut self, written: Written, spot: impl FnOnce() -> Spot) -> usize {
        *self.index.entry(written).or_insert_with(|| {
            self.spots.push(spot());
            self.spots.len() - 1
        })
    }
}

fn none_yet(outcomes: &[Outcome]) -> Vec<(Outcome, Vec<usize>)> {
    outcomes.iter().map(|it| (*it, Vec::new())).collect()
}

/// Walks an expression and its text side by side.
struct Mapper<'m> {
    atlas: &'m mut Atlas,
    output: &'m Output,
    site: &'m Site,
    origin: &'m Origin,
}

impl Mapper<'_> {
    fn tree(&mut self, expr: &Expr, node: &Node, role: Role) -> Tree {
        Tree {
            spot: self.spot(expr, node, role),
            role,
            parts: self.parts(expr, node, role),
        }
    }

    /// What the expression is made of. A constant may be written as a call (`date('2026-01-31')`).
    fn parts(&mut self, expr: &Expr, node: &Node, role: Role) -> Vec<Tree> {
        let mut exprs = Vec::new();
        expr.parts(&mut |part| exprs.push(part));
        let nodes = parts(node);
        if exprs.len() != nodes.len() {
            return Vec::new();
        }
        let each = exprs.into_iter().zip(nodes).enumerate();
        each.map(|(at, (expr_of, node_of))| match part_role(expr, at, role) {
            Some(role) => self.tree(expr_of, node_of, role),
            None => Tree {
                spot: None,
                role: Role::Value,
                parts: self.parts(expr_of, node_of, Role::Value),
            },
        })
        .collect()
    }

    fn spot(&mut self, expr: &Expr, node: &Node, role: Role) -> Option<usize> {
        // What a conditional comes to, its branches do.
        if matches!(expr, Expr::If(..)) && role == Role::Value {
            return None;
        }
        let outcomes: &[Outcome] = match (role, expr) {
            // A constant comes out as it is.
            (_, Expr::Literal(_)) => return None,
            (Role::Condition, Expr::Has(_)) => &[Outcome::Yes, Outcome::No],
            (Role::Condition, _) => &[Outcome::Yes, Outcome::No, Outcome::Open],
            (Role::Value, _) => &[Outcome::Given, Outcome::None],
        };
        let place = self.output.places.expression(self.site)?;
        let (path, key) = match self.site {
            Site::Section(id) => (id.clone(), "visible_when"),
            Site::Field(path, aspect) => (path.clone(), aspect.key()),
        };
        let written = Written::Node(self.site.clone(), node.span.start, node.span.end);
        Some(self.atlas.enter(written, || Spot {
            path,
            key,
            text: crate::expr::print(node),
            layer: self.origin.layer.clone(),
            clause: self.origin.clause.clone(),
            span: place.span(node.span.clone()),
            outcomes: none_yet(outcomes),
            impossible: Vec::new(),
        }))
    }
}

/// What a part of an expression is for, if it can come out in ways that count by themselves.
pub(crate) fn part_role(whole: &Expr, at: usize, role: Role) -> Option<Role> {
    match (whole, at) {
        (Expr::And(_) | Expr::Or(_) | Expr::Not(_), _) => Some(Role::Condition),
        (Expr::If(..), 0) => Some(Role::Condition),
        (Expr::If(..), _) => Some(role),
        (
            Expr::Over {
                fold: Fold::All | Fold::Exists | Fold::Count,
                ..
            },
            _,
        ) => Some(Role::Condition),
        _ => None,
    }
}

/// The nodes that a node is directly made of, in the order of [`Expr::parts`].
pub(crate) fn parts(node: &Node) -> Vec<&Node> {
    match &node.kind {
        NodeKind::Has(a) | NodeKind::Not(a) | NodeKind::Negate(a) => vec![a],
        NodeKind::And(all) | NodeKind::Or(all) | NodeKind::Call(_, all) => all.iter().collect(),
        NodeKind::Compare(_, a, b) | NodeKind::Arithmetic(_, a, b) => vec![a, b],
        NodeKind::If(condition, a, b) => vec![condition, a, b],
        NodeKind::In(a, items) => std::iter::once(&**a).chain(items).collect(),
        NodeKind::Over { body, .. } => vec![body],
        _ => Vec::new(),
    }
}
