//! Diagrams of a contract: who sends what to whom, as SVG that renders anywhere and as Mermaid source.
//!
//! Three shapes are drawn, all of them columns of boxes: all applications, one with its channels, one channel with its
//! applications. Boxes are ordered and moved towards what they are joined to, arrows run in lanes between the columns, and
//! each label is next to a box where only its own arrow leaves. So by construction no arrow crosses a box, and no label meets
//! an arrow, a box or another label. Libraries for layered layout (a port of dagre, rust-sugiyama, layout-rs) give places to
//! boxes and leave that to chance; none keeps to given columns.

mod figure;
mod flow;
mod layout;
mod mermaid;
mod route;
mod svg;
mod text;

use std::collections::BTreeMap;

use postroom_codegen::contract::Contract;

use self::{
    figure::{Edge, Figure, Kind, Node},
    flow::{Flow, Link, Role},
};

pub(crate) use self::svg::STYLE;

/// A picture of a part of a contract, in two notations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagram {
    /// A whole SVG file. It follows the reader's preference for light or dark, and asks for nothing from elsewhere.
    pub svg: String,
    /// The picture as a [Mermaid flowchart](https://mermaid.js.org/syntax/flowchart.html), with the same boxes and
    /// arrows.
    pub mermaid: String,
}

/// The pictures of a contract.
#[derive(Debug)]
pub struct Diagrams<'c> {
    contract: &'c Contract,
    flow: Flow,
}

impl<'c> Diagrams<'c> {
    /// Finds out who is at which end of which channel.
    #[must_use]
    pub fn new(contract: &'c Contract) -> Self {
        Self { contract, flow: Flow::new(contract) }
    }

    /// Draws every application with its description, and an arrow to each one that receives what it sends.
    ///
    /// An arrow says `Req` if what is sent asks for an answer, `Pub` if it does not, and `Pub/Req` for both; it has two
    /// heads if both applications send.
    ///
    /// ```
    /// use postroom_cli::diagrams::Diagrams;
    ///
    /// let diagram = Diagrams::new(&postroom_codegen::Contract::default()).context();
    /// assert!(diagram.svg.contains("There are no services."));
    /// assert_eq!(diagram.mermaid, "flowchart LR\n  n0[\"There are no services.\"]\n");
    /// ```
    #[must_use]
    pub fn context(&self) -> Diagram {
        let contract = self.contract;
        let arrows = self.flow.arrows();
        let columns = layout::columns(contract.services.len(), &arrows.keys().copied().collect::<Vec<_>>());
        let mut figure = Figure::new("Services and what flows between them");
        for (service, column) in contract.services.iter().zip(columns) {
            figure.nodes.push(Node::service(service, Kind::Service, column));
        }
        for ((one, other), arrow) in arrows {
            figure.edges.push(Edge {
                near: if arrow.forth { one } else { other },
                far: if arrow.forth { other } else { one },
                label: arrow.label(),
                near_head: arrow.forth && arrow.back,
                far_head: true,
            });
        }
        if figure.nodes.is_empty() {
            figure.nodes.push(Node::absent("There are no services.", 0));
        }
        draw(figure)
    }

    /// Draws an application between the channels that it receives from and those that it sends to, each with the
    /// applications at the other end.
    ///
    /// `service` is a position in [`Contract::services`]; if there is none, the picture says so.
    #[must_use]
    pub fn service(&self, service: usize) -> Diagram {
        let contract = self.contract;
        let Some(focus) = contract.services.get(service) else { return nothing("There is no such service.") };
        let mut figure = Figure::new(format!("{} and its channels", focus.title));
        figure.nodes.push(Node::service(focus, Kind::Focus, 2));
        let mut queues = BTreeMap::new();
        let mut neighbours = BTreeMap::new();
        for link in self.flow.of(service) {
            let (inner, outer) = if link.receives() { (1, 0) } else { (3, 4) };
            let queue = *queues
                .entry((link.channel, inner))
                .or_insert_with(|| figure.add(Node::queue(&contract.channels[link.channel], inner, QUEUE_IN_SERVICE)));
            figure.edges.push(link.edge(0, queue, true));
            let others = self.flow.on(link.channel);
            for other in others.filter(|other| other.service != service && link.meets(other)) {
                let neighbour = *neighbours
                    .entry((other.service, outer))
                    .or_insert_with(|| figure.add(Node::neighbour(&contract.services[other.service], outer)));
                let edge = other.edge(neighbour, queue, false);
                if !figure.edges.contains(&edge) {
                    figure.edges.push(edge);
                }
            }
        }
        draw(figure)
    }

    /// Draws a channel between its senders and its receivers, or between the applications that ask and those that
    /// answer.
    ///
    /// `channel` is a position in [`Contract::channels`]; if there is none, the picture says so. A side where nobody is
    /// says that, too.
    #[must_use]
    pub fn channel(&self, channel: usize) -> Diagram {
        let contract = self.contract;
        let Some(queue) = contract.channels.get(channel) else { return nothing("There is no such channel.") };
        let links: Vec<_> = self.flow.on(channel).collect();
        let mut figure = Figure::new(format!("{} and who uses it", figure::address(queue)));
        let asks = |receives: bool| links.iter().any(|link| link.receives() == receives && link.is_two_way());
        figure.headings = [
            if asks(false) { "Requesters" } else { "Senders" },
            "Channel",
            if asks(true) { "Repliers" } else { "Receivers" },
        ]
        .to_vec();
        let mut node = Node::queue(queue, 1, QUEUE_IN_CHANNEL);
        node.list_messages(self.flow.message_lines(contract, channel));
        figure.nodes.push(node);
        for (receives, column, nobody) in [(false, 0, "Nobody sends here."), (true, 2, "Nobody receives this.")] {
            let mut services = BTreeMap::new();
            for link in links.iter().filter(|link| link.receives() == receives) {
                let service = *services
                    .entry(link.service)
                    .or_insert_with(|| figure.add(Node::neighbour(&contract.services[link.service], column)));
                figure.edges.push(link.edge(service, 0, true));
            }
            if services.is_empty() {
                let near = figure.add(Node::absent(nobody, column));
                figure.edges.push(Edge { near, far: 0, label: "", near_head: false, far_head: false });
            }
        }
        draw(figure)
    }
}

/// Draws the figure in both notations.
fn draw(mut figure: Figure) -> Diagram {
    figure.close_up();
    let mermaid = mermaid::write(&figure);
    let tops = layout::tops(&figure);
    Diagram { svg: svg::write(&figure, &route::plan(&figure, tops)), mermaid }
}

/// The width that a channel's text may get in a picture in which two more columns must find room.
const QUEUE_IN_SERVICE: i64 = 176;
const QUEUE_IN_CHANNEL: i64 = 250;

impl Link {
    /// Returns the arrow between the application's box and the channel's.
    fn edge(&self, service: usize, queue: usize, labelled: bool) -> Edge {
        Edge {
            near: service,
            far: queue,
            label: if labelled { self.role.name() } else { "" },
            near_head: self.into,
            far_head: self.out,
        }
    }

    fn is_two_way(&self) -> bool {
        matches!(self.role, Role::Request | Role::Reply)
    }
}

fn nothing(text: &str) -> Diagram {
    let mut figure = Figure::new(text);
    figure.nodes.push(Node::absent(text, 0));
    draw(figure)
}
