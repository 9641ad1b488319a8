//! Cycles in a graph, found without recursion. A graph is a list of the nodes to which each node leads.

/// Returns by node the number of its strongly connected component; components that others lead to have lower numbers.
///
/// ```
/// let component = postroom_schema::graph::components(&[vec![1], vec![0], vec![1]]);
/// assert!(component[0] == component[1] && component[1] < component[2]);
/// ```
#[must_use]
pub fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut search = Search {
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        open: Vec::new(),
        component: vec![None; edges.len()],
        found: 0,
        next: 0,
    };
    for start in 0..edges.len() {
        if search.index[start].is_none() {
            search.from(start, edges);
        }
    }
    search.component.into_iter().map(Option::unwrap_or_default).collect()
}

/// Returns by node whether some way leads from it back to itself.
///
/// ```
/// assert_eq!(postroom_schema::graph::on_cycles(&[vec![1], vec![1], vec![]]), [false, true, false]);
/// ```
#[must_use]
pub fn on_cycles(edges: &[Vec<usize>]) -> Vec<bool> {
    let component = components(edges);
    let mut sizes = vec![0_usize; edges.len()];
    for number in &component {
        sizes[*number] += 1;
    }
    (0..edges.len()).map(|node| sizes[component[node]] > 1 || edges[node].contains(&node)).collect()
}

/// Tarjan's search, its call stack being a vector.
struct Search {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    open: Vec<usize>,
    component: Vec<Option<usize>>,
    found: usize,
    next: usize,
}

impl Search {
    fn from(&mut self, start: usize, edges: &[Vec<usize>]) {
        let mut calls = vec![(start, 0)];
        self.enter(start);
        while let Some((node, edge)) = calls.pop() {
            let Some(next) = edges[node].get(edge) else {
                self.leave(node);
                if let Some((caller, _)) = calls.last() {
                    self.low[*caller] = self.low[*caller].min(self.low[node]);
                }
                continue;
            };
            calls.push((node, edge + 1));
            match self.index[*next] {
                None => {
                    self.enter(*next);
                    calls.push((*next, 0));
                }
                Some(index) if self.component[*next].is_none() => self.low[node] = self.low[node].min(index),
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.open.push(node);
    }

    fn leave(&mut self, node: usize) {
        if Some(self.low[node]) != self.index[node] {
            return;
        }
        while let Some(member) = self.open.pop() {
            self.component[member] = Some(self.found);
            if member == node {
                break;
            }
        }
        self.found += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::on_cycles;

    #[test]
    fn only_nodes_on_a_cycle_are_found() {
        for (edges, expected) in [
            (vec![vec![1], vec![2], vec![]], vec![false, false, false]),
            (vec![vec![1], vec![2], vec![1]], vec![false, true, true]),
            (vec![vec![0], vec![0]], vec![true, false]),
            (vec![vec![1, 2], vec![3], vec![3], vec![0]], vec![true, true, true, true]),
        ] {
            assert_eq!(on_cycles(&edges), expected, "{edges:?}");
        }
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let length = 200_000;
        let edges: Vec<Vec<usize>> = (0..length).map(|node| vec![(node + 1) % length]).collect();
        assert!(on_cycles(&edges).into_iter().all(|on| on));
    }
}
