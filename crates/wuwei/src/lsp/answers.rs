//! Answers to what an editor asks at a place.

use std::path::Path;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverContents, HoverParams,
    Location, MarkupContent, MarkupKind, TextDocumentPositionParams, TextEdit,
};
use wuwei_rules::SourceFile;
use wuwei_rules::assist::{Assistant, Proposal, Sort};
use wuwei_rules::source::{FileId, Span};

use super::{Session, places};
use crate::load;

/// A file of a set, and the byte that is asked about.
struct Asked {
    sources: Vec<SourceFile>,
    file: FileId,
    at: usize,
}

impl Session {
    pub(super) fn complete(&self, params: CompletionParams) -> Option<CompletionResponse> {
        let asked = self.asked(&params.text_document_position)?;
        let set = Assistant::new(&asked.sources);
        let lines = asked.sources[asked.file].lines();
        let proposals = set.complete(asked.file, asked.at, self.language);
        let items = proposals.into_iter().enumerate().map(|(at, it)| {
            let range = places::range(&lines, it.span, self.unit);
            item(at, it, range)
        });
        Some(CompletionResponse::Array(items.collect()))
    }

    pub(super) fn hover(&self, params: HoverParams) -> Option<Hover> {
        let asked = self.asked(&params.text_document_position_params)?;
        let set = Assistant::new(&asked.sources);
        let meaning = set.hover(asked.file, asked.at, self.language)?;
        let lines = asked.sources[asked.file].lines();
        Some(Hover {
            contents: HoverContents::Markup(markdown(meaning.text)),
            range: Some(places::range(&lines, meaning.span, self.unit)),
        })
    }

    pub(super) fn definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Option<GotoDefinitionResponse> {
        let asked = self.asked(&params.text_document_position_params)?;
        let found = Assistant::new(&asked.sources).definition(asked.file, asked.at);
        let places = found
            .into_iter()
            .filter_map(|span| self.location(&asked.sources, span));
        let places: Vec<Location> = places.collect();
        (!places.is_empty()).then_some(GotoDefinitionResponse::Array(places))
    }

    fn location(&self, sources: &[SourceFile], span: Span) -> Option<Location> {
        let source = sources.get(span.file)?;
        let range = places::range(&source.lines(), span, self.unit);
        Some(Location::new(places::uri(&source.name)?, range))
    }

    /// The set of a file with the place in it; nothing if the file belongs to none.
    fn asked(&self, place: &TextDocumentPositionParams) -> Option<Asked> {
        let path = places::path(&place.text_document.uri)?;
        let folder = self.unsaved.rule_set(&path)?;
        let sources = load::rules_over(&folder, &self.unsaved).ok()?.sources;
        let mut files = sources.iter();
        let file = files.position(|source| load::same_file(Path::new(&source.name), &path))?;
        let at = places::offset(&sources[file].lines(), place.position, self.unit);
        Some(Asked { sources, file, at })
    }
}

fn item(at: usize, proposal: Proposal, range: lsp_types::Range) -> CompletionItem {
    let about = (!proposal.about.is_empty()).then(|| markdown(proposal.about));
    CompletionItem {
        filter_text: Some(proposal.text.clone()),
        kind: Some(kind(proposal.sort)),
        detail: (!proposal.detail.is_empty()).then_some(proposal.detail),
        documentation: about.map(Documentation::MarkupContent),
        // As they stand in the key tables, not by their letters.
        sort_text: Some(format!("{at:05}")),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
            range,
            proposal.text,
        ))),
        label: proposal.label,
        ..CompletionItem::default()
    }
}

fn kind(sort: Sort) -> CompletionItemKind {
    match sort {
        Sort::Table => CompletionItemKind::STRUCT,
        Sort::Key => CompletionItemKind::PROPERTY,
        Sort::Id => CompletionItemKind::REFERENCE,
        Sort::Word => CompletionItemKind::ENUM_MEMBER,
        Sort::Name => CompletionItemKind::VARIABLE,
        Sort::Function => CompletionItemKind::FUNCTION,
    }
}

fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}
