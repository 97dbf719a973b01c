package ebb.interop.peer;

import ebb.interop.harness.Answer;
import ebb.interop.harness.Ask;
import ebb.interop.harness.Credentials;
import ebb.interop.harness.Fetcher;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Netty's QUIC, which is quiche with BoringSSL, and its HTTP/3: one connection for the asks of a call.
 *
 * @param version the QUIC version of its first packet
 */
public record NettyClient(int version) implements Fetcher {
    private static final int SECONDS = 60;
    private static final int VERSION_ONE = 1;

    /** A client of QUIC version 1. */
    public NettyClient() {
        this(VERSION_ONE);
    }

    /** A client that tries {@code first} and then what the server offers. */
    public NettyClient beginningWith(int first) {
        return new NettyClient(first);
    }

    @Override
    public List<Answer> fetch(int port, List<Ask> asks) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            QuicChannel connection = connect(group, port);
            List<CompletableFuture<Answer>> pending = new ArrayList<>();
            for (Ask ask : asks) {
                pending.add(ask(connection, port, ask));
            }
            List<Answer> answers = new ArrayList<>();
            for (CompletableFuture<Answer> answer : pending) {
                answers.add(answer.get(SECONDS, TimeUnit.SECONDS));
            }
            connection.close(true, 0x100, Unpooled.EMPTY_BUFFER).sync();
            connection.parent().close().sync();
            return answers;
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private QuicChannel connect(EventLoopGroup group, int port) throws Exception {
        QuicSslContext tls = QuicSslContextBuilder.forClient().trustManager(Credentials.shared().certificate())
                .applicationProtocols(Http3.supportedApplicationProtocols()).build();
        ChannelHandler codec = Http3.newQuicClientCodecBuilder()
                .sslEngineProvider(channel -> tls.newEngine(channel.alloc(), "localhost", port))
                .version(version)
                .maxIdleTimeout(20, TimeUnit.SECONDS)
                .initialMaxData(10 << 20)
                .initialMaxStreamDataBidirectionalLocal(1 << 20)
                .initialMaxStreamDataUnidirectional(1 << 20)
                .build();
        Channel socket = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(codec)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        return QuicChannel.newBootstrap(socket)
                .handler(new Http3ClientConnectionHandler())
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .connect().get(SECONDS, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Answer> ask(QuicChannel connection, int port, Ask ask) throws Exception {
        Reader reader = new Reader();
        QuicStreamChannel stream = Http3.newRequestStream(connection, reader).get(SECONDS, TimeUnit.SECONDS);
        Http3HeadersFrame headers = new DefaultHttp3HeadersFrame();
        headers.headers().method(ask.method()).path(ask.path()).scheme("https").authority("localhost:" + port);
        if (ask.body().length == 0) {
            stream.writeAndFlush(headers).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        } else {
            headers.headers().addLong("content-length", ask.body().length);
            stream.write(headers);
            stream.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(ask.body())))
                    .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        }
        return reader.answer;
    }

    private static final class Reader extends Http3RequestStreamInboundHandler {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
            if (frame.headers().status() != null) {
                status = Integer.parseInt(frame.headers().status().toString());
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
            try {
                frame.content().readBytes(body, frame.content().readableBytes());
            } catch (IOException impossible) {
                answer.completeExceptionally(impossible);
            } finally {
                ReferenceCountUtil.release(frame);
            }
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext context) {
            answer.complete(new Answer(status, body.toByteArray()));
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answer.completeExceptionally(new IOException("the stream ended before its answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
