//! What would mend a finding, to be taken with one key.

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit,
    WorkspaceEdit,
};

use super::findings::{Fix, Found};
use super::{Session, places};

impl Session {
    /// The edits that mend the findings in a range.
    pub(super) fn actions(&self, params: &CodeActionParams) -> Option<CodeActionResponse> {
        let path = places::path(&params.text_document.uri)?;
        let found = self.checked.at(&path, params.range);
        let actions = found.filter_map(|found| Some(action(found, found.fix.as_ref()?)));
        Some(actions.map(CodeActionOrCommand::CodeAction).collect())
    }
}

fn action(found: &Found, fix: &Fix) -> CodeAction {
    let change = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: fix.uri.clone(),
            version: None,
        },
        edits: vec![OneOf::Left(fix.edit.clone())],
    };
    CodeAction {
        title: fix.title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![found.shown.clone()]),
        edit: Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(vec![change])),
            ..WorkspaceEdit::default()
        }),
        ..CodeAction::default()
    }
}
