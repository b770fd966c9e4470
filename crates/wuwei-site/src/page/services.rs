//! The service list 服务清单.

use serde::Serialize;

use super::Here;
use super::part::{RoleMark, ServiceLine};

#[derive(Serialize)]
pub(super) struct Services {
    count: usize,
    groups: Vec<Group>,
    roles: Vec<RoleCount>,
}

/// Services of one kind.
#[derive(Serialize)]
struct Group {
    id: &'static str,
    services: Vec<ServiceLine>,
}

/// A role, and how many of the services it gives.
#[derive(Serialize)]
struct RoleCount {
    role: RoleMark,
    count: usize,
}

pub(super) fn model(here: &Here) -> Services {
    let rules = here.rules();
    let groups = ["on-site", "fixed-point"].into_iter().map(|id| Group {
        id,
        services: ServiceLine::all(here, |service| service.kind == id),
    });
    let roles = rules.roles.iter().enumerate().map(|(i, role)| RoleCount {
        role: RoleMark::at(here, i),
        count: rules
            .services
            .iter()
            .filter(|service| service.roles.contains(&role.id))
            .count(),
    });
    Services {
        count: rules.services.len(),
        groups: groups.filter(|group| !group.services.is_empty()).collect(),
        roles: roles.collect(),
    }
}
