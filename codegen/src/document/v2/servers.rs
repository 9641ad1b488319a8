//! Servers of 2.x, and what it takes to use them.

use super::{
    Parts, Shaper, fields,
    kinds::{SCHEME, SERVER},
    newer,
};
use crate::{
    diagnostic::Diagnostic,
    suggest,
    tree::{Member, NodeId, Value},
};

/// The flows of OAuth.
const FLOWS: [&str; 4] = ["implicit", "password", "clientCredentials", "authorizationCode"];

impl Shaper<'_, '_> {
    /// Returns the servers of a document in their new form; `parts` learns their names.
    pub(super) fn servers(&mut self, root: NodeId, parts: &mut Parts) -> Option<NodeId> {
        let map = self.child(root, "servers")?;
        let mut members = Vec::new();
        for entry in self.entries(root, "servers") {
            parts.servers.insert(entry.key.clone(), entry.value);
            if let Some(value) = self.server(entry.value, parts) {
                members.push(Member { value, ..entry });
            }
        }
        Some(self.instead(map, members))
    }

    fn server(&mut self, at: NodeId, parts: &Parts) -> Option<NodeId> {
        let id = self.open(at, &SERVER)?;
        if self.is_newer(id) || !self.shaped.insert(id) {
            return self.child(id, "host").map(|_| id);
        }
        let help = "write `url: mqtt://broker.example.org:1883`";
        let url = fields::required(self.tree.view(id), "url", &SERVER, help, self.diagnostics).to_owned();
        let at = self.child(id, "url").filter(|_| !url.trim().is_empty())?;
        let (protocol, rest) =
            url.split_once("://").map_or((None, url.as_str()), |(before, rest)| (Some(before), rest));
        let (host, pathname) = rest.find('/').map_or((rest, None), |start| (&rest[..start], Some(&rest[start..])));
        let protocol = protocol.filter(|_| self.child(id, "protocol").is_none());
        let mut members = Vec::new();
        for (key, text) in [("host", Some(host)), ("pathname", pathname), ("protocol", protocol)] {
            if let Some(text) = text {
                let text = self.written(text, at);
                members.push(self.member(key, text));
            }
        }
        members.extend(self.kept(id, |key| newer::SERVER.has(key) && SERVER.has(key) && key != "security"));
        members.extend(self.security(id, parts));
        self.tree.set(id, Value::Object(members));
        Some(id)
    }

    /// Returns the references to servers that a channel names.
    pub(super) fn servers_of(&mut self, channel: NodeId, parts: &Parts) -> Option<Member> {
        let list = self.child(channel, "servers")?;
        let mut references = Vec::new();
        for item in self.items(channel, "servers")? {
            let Some(name) = self.tree.view(item).str().map(str::to_owned) else {
                fields::wrong_type(self.tree.view(item), "a channel names its servers by texts", self.diagnostics);
                continue;
            };
            if let Some(server) = parts.servers.get(&name) {
                references.push(self.reference("servers", &name, *server, item));
            } else {
                let names = parts.servers.keys().map(String::as_str);
                self.report_unknown(item, &format!("`{name}` is no server of the document"), &name, names);
            }
        }
        let list = self.beside(list, Value::Array(references));
        Some(self.member("servers", list))
    }

    /// Returns the security of a server or an operation: in 2.x schemes by name, each with the scopes that it takes; in 3.0
    /// references to schemes, or schemes with these scopes.
    pub(super) fn security(&mut self, of: NodeId, parts: &Parts) -> Option<Member> {
        let list = self.child(of, "security")?;
        let mut schemes = Vec::new();
        for item in self.items(of, "security")? {
            if !self.tree.view(item).is_object() {
                let expected = "a requirement of `security` is an object: the name of a scheme, and its scopes";
                fields::wrong_type(self.tree.view(item), expected, self.diagnostics);
            }
            for member in self.kept(item, |_| true) {
                match parts.schemes.get(&member.key) {
                    Some(scheme) => schemes.push(self.required_scheme(*scheme, &member)),
                    None => {
                        let message = format!("`{}` is no security scheme of the document", member.key);
                        let names = parts.schemes.keys().map(String::as_str);
                        self.report_unknown(member.value, &message, &member.key, names);
                    }
                }
            }
        }
        let list = self.beside(list, Value::Array(schemes));
        Some(self.member("security", list))
    }

    fn required_scheme(&mut self, scheme: NodeId, required: &Member) -> NodeId {
        let view = self.tree.view(scheme);
        let has_scopes = matches!(view.text_of("type"), Some("oauth2" | "openIdConnect"));
        if !has_scopes || self.tree.view(required.value).items().len() == 0 {
            return self.reference("components/securitySchemes", &required.key, scheme, required.value);
        }
        let mut members = self.kept(scheme, |key| key != "scopes");
        members.push(self.member("scopes", required.value));
        self.instead(required.value, members)
    }

    /// Gives a security scheme its new form, where it stands: what its flows call `scopes` is `availableScopes` in 3.0.
    pub(super) fn scheme(&mut self, at: NodeId) -> Option<NodeId> {
        let id = fields::object(self.tree.view(at), &SCHEME, self.diagnostics)?.id;
        if self.is_newer(id) || !self.shaped.insert(id) {
            return Some(id);
        }
        for flow in FLOWS {
            let Some(flow) = self.tree.view(id).get("flows").and_then(|flows| flows.get(flow)) else { continue };
            let flow = flow.id;
            let renamed = |member: Member| match member.key.as_str() {
                "scopes" => Member { key: "availableScopes".to_owned(), ..member },
                _ => member,
            };
            if self.tree.view(flow).is_object() {
                let members = self.kept(flow, |_| true).into_iter().map(renamed).collect();
                self.tree.set(flow, Value::Object(members));
            }
        }
        Some(id)
    }

    fn report_unknown<'n>(&mut self, at: NodeId, message: &str, name: &str, names: impl Iterator<Item = &'n str>) {
        let help = suggest::did_you_mean(name, names, "correct the name, or declare what it stands for");
        self.diagnostics.push(Diagnostic::error(self.tree.view(at), "unresolved-reference", message, help));
    }
}
