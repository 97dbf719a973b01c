package ebb.interop.peer;

import ebb.interop.harness.Credentials;
import ebb.interop.harness.RunningServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

/**
 * A server on Netty's QUIC that serves {@link Resource}.
 *
 * @param group its threads
 * @param socket its channel
 */
public record NettyServer(EventLoopGroup group, Channel socket) implements RunningServer {
    /** Starts one; with {@code retry} it wants every client to prove its address. */
    public static NettyServer start(boolean retry) throws IOException, GeneralSecurityException, InterruptedException {
        QuicSslContext tls = QuicSslContextBuilder
                .forServer(Credentials.shared().key(), null, Credentials.shared().certificate())
                .applicationProtocols(Http3.supportedApplicationProtocols()).build();
        QuicServerCodecBuilder codec = Http3.newQuicServerCodecBuilder()
                .sslContext(tls)
                .maxIdleTimeout(20, TimeUnit.SECONDS)
                .initialMaxData(10 << 20)
                .initialMaxStreamDataBidirectionalRemote(1 << 20)
                .initialMaxStreamDataUnidirectional(1 << 20)
                .initialMaxStreamsBidirectional(100)
                .initialMaxStreamsUnidirectional(10)
                .activeMigration(true)
                .handler(new ConnectionInitializer());
        if (retry) {
            codec.tokenHandler(InsecureQuicTokenHandler.INSTANCE);
        }
        ChannelHandler handler = codec.build();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel socket = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(handler)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        return new NettyServer(group, socket);
    }

    @Override
    public int port() {
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    @Override
    public void close() {
        socket.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class ConnectionInitializer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel connection) {
            connection.pipeline().addLast(new Http3ServerConnectionHandler(new StreamInitializer()));
        }
    }

    private static final class StreamInitializer extends ChannelInitializer<QuicStreamChannel> {
        @Override
        protected void initChannel(QuicStreamChannel stream) {
            stream.pipeline().addLast(new Responder());
        }
    }

    private static final class Responder extends Http3RequestStreamInboundHandler {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private String path = "";

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
            if (frame.headers().path() != null) {
                path = frame.headers().path().toString();
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) throws IOException {
            frame.content().readBytes(body, frame.content().readableBytes());
            ReferenceCountUtil.release(frame);
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext context) {
            byte[] answer = Resource.answer(path, body.toByteArray());
            Http3HeadersFrame headers = new DefaultHttp3HeadersFrame();
            headers.headers().status(answer == null ? "404" : "200");
            if (answer == null || answer.length == 0) {
                context.writeAndFlush(headers).addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
                return;
            }
            headers.headers().addLong("content-length", answer.length);
            context.write(headers);
            context.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(answer)))
                    .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        }
    }
}
