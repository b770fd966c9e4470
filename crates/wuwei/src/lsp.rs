//! `wuwei lsp`: helps an editor with rule files, by the Language Server Protocol 3.17.
//!
//! One thread, one message after the other: what an editor typed is never judged out of order. A set is
//! checked when nothing more is waiting to be read, so that fast typing costs one check.

mod actions;
mod answers;
mod findings;
mod places;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{
    CodeActionRequest, Completion, GotoDefinition, HoverRequest, Request as _,
};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    HoverProviderCapability, InitializeParams, MessageType, OneOf, PositionEncodingKind,
    PublishDiagnosticsParams, SaveOptions, ServerCapabilities, ShowMessageParams,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, Uri,
};
use wuwei_rules::assist::Language;
use wuwei_rules::source::Unit;

use crate::args;
use crate::load::Unsaved;
use crate::report::{Failure, Status};
use findings::Checked;

/// What one editor has open, and what it was told.
struct Session {
    language: Language,
    unit: Unit,
    unsaved: Unsaved,
    /// What the last check found.
    checked: Checked,
    /// Something changed since.
    outdated: bool,
    /// What could not be read, as it was last told.
    unread: Vec<String>,
}

/// Serves one editor until it says goodbye.
pub(crate) fn run(language: Option<args::Language>) -> Result<Status, Failure> {
    let (connection, threads) = Connection::stdio();
    let ended = serve(&connection, language);
    drop(connection);
    // A thread that ended badly has told so by the end of its channel.
    let _ = threads.join();
    ended.map_err(|why| Failure::errors(format!("the editor was lost: {why}")))?;
    Ok(Status::Done)
}

fn serve(connection: &Connection, language: Option<args::Language>) -> Result<(), String> {
    let (id, params) = connection
        .initialize_start()
        .map_err(|error| error.to_string())?;
    let params: InitializeParams =
        serde_json::from_value(params).map_err(|error| error.to_string())?;
    let mut session = Session {
        language: spoken(&params, language),
        unit: unit(&params),
        unsaved: Unsaved::default(),
        checked: Checked::default(),
        outdated: false,
        unread: Vec::new(),
    };
    let about = serde_json::json!({
        "capabilities": capabilities(session.unit),
        "serverInfo": { "name": "wuwei", "version": env!("CARGO_PKG_VERSION") },
    });
    connection
        .initialize_finish(id, about)
        .map_err(|error| error.to_string())?;
    loop {
        let waiting = session
            .outdated
            .then(|| connection.receiver.try_recv().ok());
        let message = match waiting {
            Some(Some(message)) => message,
            Some(None) => {
                session.tell(connection)?;
                continue;
            }
            None => match connection.receiver.recv() {
                Ok(message) => message,
                Err(_) => return Ok(()),
            },
        };
        match message {
            Message::Request(request) => {
                let over = connection.handle_shutdown(&request);
                if over.map_err(|error| error.to_string())? {
                    return Ok(());
                }
                send(connection, session.answer(request).into())?;
            }
            Message::Notification(notification) => session.note(notification),
            Message::Response(_) => {}
        }
    }
}

/// The language asked for on the command line, by the editor's options, by its locale, else the
/// environment's.
fn spoken(params: &InitializeParams, asked: Option<args::Language>) -> Language {
    let options = params.initialization_options.as_ref();
    let option = options.and_then(|options| options.get("language")?.as_str());
    let named = option.or(params.locale.as_deref());
    let zh = match (asked, named) {
        (None, Some(name)) => name.starts_with("zh"),
        _ => args::Language::or_environment(asked) == args::Language::Zh,
    };
    if zh { Language::Zh } else { Language::En }
}

/// Bytes where the editor counts in them, else UTF-16, which all editors know.
fn unit(params: &InitializeParams) -> Unit {
    let general = params.capabilities.general.as_ref();
    let offered = general.and_then(|general| general.position_encodings.as_ref());
    match offered {
        Some(kinds) if kinds.contains(&PositionEncodingKind::UTF8) => Unit::Byte,
        _ => Unit::Utf16,
    }
}

fn capabilities(unit: Unit) -> ServerCapabilities {
    let kinds = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
        ..CodeActionOptions::default()
    };
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::FULL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(
            SaveOptions::default(),
        )),
        ..TextDocumentSyncOptions::default()
    };
    let triggers = ["[", "\"", "'", "."].map(str::to_owned);
    ServerCapabilities {
        position_encoding: Some(match unit {
            Unit::Byte => PositionEncodingKind::UTF8,
            Unit::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(triggers.to_vec()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        code_action_provider: Some(CodeActionProviderCapability::Options(kinds)),
        ..ServerCapabilities::default()
    }
}

impl Session {
    fn note(&mut self, note: Notification) {
        match note.method.as_str() {
            DidOpenTextDocument::METHOD => self.with::<DidOpenTextDocument>(note, |it, params| {
                it.hold(&params.text_document.uri, params.text_document.text);
            }),
            DidChangeTextDocument::METHOD => {
                self.with::<DidChangeTextDocument>(note, |it, params| {
                    // The whole text is asked for: the last of several is what stands.
                    if let Some(change) = params.content_changes.into_iter().next_back() {
                        it.hold(&params.text_document.uri, change.text);
                    }
                });
            }
            DidCloseTextDocument::METHOD => {
                self.with::<DidCloseTextDocument>(note, |it, params| {
                    if let Some(path) = places::path(&params.text_document.uri) {
                        it.unsaved.release(&path);
                    }
                })
            }
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD => self.outdated = true,
            _ => {}
        }
    }

    /// Does what a notification says, if it can be read, and checks again.
    fn with<N: lsp_types::notification::Notification>(
        &mut self,
        note: Notification,
        act: impl FnOnce(&mut Session, N::Params),
    ) {
        if let Ok(params) = note.extract::<N::Params>(N::METHOD) {
            act(self, params);
            self.outdated = true;
        }
    }

    fn hold(&mut self, uri: &Uri, text: String) {
        if let Some(path) = places::path(uri) {
            self.unsaved.hold(&path, text);
        }
    }

    fn answer(&mut self, request: Request) -> Response {
        match request.method.as_str() {
            Completion::METHOD => reply::<Completion>(request, |params| self.complete(params)),
            HoverRequest::METHOD => reply::<HoverRequest>(request, |params| self.hover(params)),
            GotoDefinition::METHOD => {
                reply::<GotoDefinition>(request, |params| self.definition(params))
            }
            CodeActionRequest::METHOD => {
                if self.outdated {
                    self.check();
                }
                reply::<CodeActionRequest>(request, |params| self.actions(&params))
            }
            method => {
                let message = format!("wuwei does not answer {method}");
                Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
            }
        }
    }

    /// Checks again and tells what was found.
    fn tell(&mut self, connection: &Connection) -> Result<(), String> {
        let before = self.checked.files();
        self.check();
        self.outdated = false;
        for (uri, diagnostics) in self.checked.published(&before) {
            let params = PublishDiagnosticsParams::new(uri, diagnostics, None);
            let method = PublishDiagnostics::METHOD.to_owned();
            send(connection, Notification::new(method, params).into())?;
        }
        let unread = self.checked.unread().to_vec();
        for message in unread.iter().filter(|words| !self.unread.contains(words)) {
            let params = ShowMessageParams {
                typ: MessageType::ERROR,
                message: message.clone(),
            };
            let method = ShowMessage::METHOD.to_owned();
            send(connection, Notification::new(method, params).into())?;
        }
        self.unread = unread;
        Ok(())
    }

    fn check(&mut self) {
        self.checked = Checked::new(&self.unsaved, self.unit, self.language);
    }
}

fn reply<R: lsp_types::request::Request>(
    request: Request,
    answer: impl FnOnce(R::Params) -> R::Result,
) -> Response {
    let id = request.id.clone();
    match request.extract::<R::Params>(R::METHOD) {
        Ok((id, params)) => Response::new_ok(id, answer(params)),
        Err(error) => Response::new_err(id, ErrorCode::InvalidParams as i32, error.to_string()),
    }
}

fn send(connection: &Connection, message: Message) -> Result<(), String> {
    connection
        .sender
        .send(message)
        .map_err(|error| error.to_string())
}
