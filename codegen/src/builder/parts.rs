//! Builders for parts of a contract.

use super::Builder;

impl Builder {
    /// Generates nothing but a part of the contract, and what that needs; may be called several times.
    ///
    /// A part is a channel, an operation, a message or an envelope, and is named by its key in the document
    /// (`orders`), or by its kind and key, as a pointer has them: `channels/orders`, `operations/sendOrder`,
    /// `messages/Order`, `channels/orders/messages/created`, `schemas/Envelope`. In such a path `*` stands for any
    /// characters but a slash, and `.` is the whole contract. A pointer from the root (`#/components/messages/Order`)
    /// names what it points to alone. A path that names nothing is an error (`unknown-part`), and a contract of which
    /// nothing is left a warning (`empty-contract`). Names are those of AsyncAPI 3: in 2.x the key of a channel is its
    /// address.
    ///
    /// An operation needs its channel, its messages and the reply; a channel brings its messages and the operations on it; an
    /// envelope needs the messages of its events; a message needs its schemas alone. Of a channel that only operations need,
    /// their messages remain. An application of whose operations none remains is no service of the contract.
    ///
    /// Nothing is said of what is left out, whatever is wrong with it; a file that cannot be read as YAML or JSON is wrong
    /// as a whole.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let document = "asyncapi: 3.0.0
    /// info: {title: Shop, version: 1.0.0}
    /// channels:
    ///   orders: {address: shop.orders, messages: {Order: {payload: {type: string}}}}
    ///   bills: {address: shop.bills, messages: {Bill: {payload: {$ref: 'not-yet-written.yaml'}}}}
    /// ";
    /// let path = std::env::temp_dir().join(format!("postroom-only-{}.yaml", std::process::id()));
    /// std::fs::write(&path, document)?;
    /// let builder = postroom_codegen::Builder::new().document(&path);
    /// let (code, _) = builder.clone().only("channels/orders").generate()?;
    /// assert!(code.contains("OrderMessage") && !code.contains("BillMessage"));
    /// assert!(builder.clone().skip("Bill").check().is_empty());
    /// assert!(builder.only("channels/order").check().to_string().contains("help: did you mean `channels/orders`?"));
    /// # Ok(std::fs::remove_file(path)?)
    /// # }
    /// ```
    pub fn only(mut self, path: impl Into<String>) -> Self {
        self.parts.only.push(path.into());
        self
    }

    /// Generates nothing of a part of the contract; may be called several times. Paths are those of [`only`](Self::only).
    ///
    /// With it goes what cannot be without it (an operation without its channel, or of whose messages none remains),
    /// what stands within it (a channel's own messages, unlike those that it refers to), and what only these needed.
    /// An event of an envelope whose message is skipped is taken as one that nobody knows.
    ///
    /// ```no_run
    /// fn main() -> Result<(), postroom_codegen::Diagnostics> {
    ///     postroom_codegen::Builder::new().document("spec/orders.yaml").skip("channels/internal.*").compile("orders")
    /// }
    /// ```
    pub fn skip(mut self, path: impl Into<String>) -> Self {
        self.parts.skip.push(path.into());
        self
    }

    /// Generates, of a part of the contract, the operations that send alone; may be called several times. Paths are those
    /// of [`only`](Self::only), so that `.` makes a contract of a producer.
    ///
    /// A channel stands for the operations on it, a message for what operations do with it. Messages and channels that only
    /// the other operations needed are left out with them. The reply of a request belongs to the request.
    ///
    /// ```no_run
    /// fn main() -> Result<(), postroom_codegen::Diagnostics> {
    ///     postroom_codegen::Builder::new().document("spec/orders.yaml").send_only(".").compile("producer")
    /// }
    /// ```
    pub fn send_only(mut self, path: impl Into<String>) -> Self {
        self.parts.send_only.push(path.into());
        self
    }

    /// Generates, of a part of the contract, the operations that receive alone; see [`send_only`](Self::send_only).
    ///
    /// ```no_run
    /// fn main() -> Result<(), postroom_codegen::Diagnostics> {
    ///     postroom_codegen::Builder::new().document("spec/orders.yaml").receive_only("channels/orders").compile("consumer")
    /// }
    /// ```
    pub fn receive_only(mut self, path: impl Into<String>) -> Self {
        self.parts.receive_only.push(path.into());
        self
    }
}
