package ebb.watch.admin;

import ebb.watch.source.Watched;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an admin endpoint is made from.
 *
 * @param address   where it listens (TCP); port 0 picks a free one
 * @param watched   the endpoint that it shows
 * @param explainer who finds out who holds closed connections; empty where nobody can
 * @param scrape    gives the metrics in Prometheus' text format; empty where there are none
 */
public record AdminSettings(InetSocketAddress address, Watched watched, Optional<HeldExplainer> explainer,
        Optional<Supplier<String>> scrape) {
}
