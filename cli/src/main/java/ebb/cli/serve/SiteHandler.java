package ebb.cli.serve;

import ebb.cli.site.Answer;
import ebb.cli.site.Site;
import ebb.cli.site.SiteRequest;
import ebb.http3.Http3Exchange;
import ebb.http3.Http3Handler;
import ebb.http3.model.Headers;
import java.io.IOException;
import java.io.OutputStream;

/** ALPN {@code h3}: the site over HTTP/3. */
final class SiteHandler implements Http3Handler {

    private final Site site;

    SiteHandler(Site site) {
        this.site = site;
    }

    @Override
    public void handle(Http3Exchange exchange) throws IOException {
        Answer answer = site.answer(new SiteRequest(exchange.method(), exchange.path(),
                name -> exchange.headers().first(name), exchange.body()));
        Headers.Builder fields = Headers.newBuilder();
        answer.fields().forEach(field -> fields.add(field.name(), field.value()));
        fields.add("server", "ebb");
        OutputStream out = exchange.respond(answer.status(), fields.build());
        if (!exchange.method().equals("HEAD") && answer.content().length() != 0) {
            answer.content().writeTo(out);
        }
        // Not in a finally: an answer that broke off must not be ended as if it were whole.
        out.close();
    }
}
