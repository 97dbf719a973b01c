package ebb.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Netty's client. */
record NettyClient(EventLoopGroup group, Channel socket) implements PerfClient {

    private static final int SECONDS = 120;
    private static final int IDLE_SECONDS = 120;
    private static final int SEGMENTS = 10;
    private static final int CLOSE_MILLIS = 1_000;

    static NettyClient open(Identity identity) throws IOException, InterruptedException {
        QuicSslContext tls = QuicSslContextBuilder.forClient().trustManager(identity.files().x509())
                .applicationProtocols(PROTOCOL).build();
        EventLoopGroup group = NettySockets.group();
        Channel socket = NettySockets.bind(group, NettySockets.windows(new QuicClientCodecBuilder(), IDLE_SECONDS)
                .sslEngineProvider(channel -> tls.newEngine(channel.alloc(), "localhost", 1)).build());
        return new NettyClient(group, socket);
    }

    @Override
    public Conversation connect(int port) throws IOException {
        QuicChannelBootstrap bootstrap = QuicChannel.newBootstrap(socket)
                .handler(new ChannelInboundHandlerAdapter())
                .remoteAddress(new InetSocketAddress("127.0.0.1", port));
        if (Epoll.isAvailable()) {
            bootstrap.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                    EpollQuicUtils.newSegmentedAllocator(SEGMENTS));
        }
        return new Open(await(bootstrap.connect()));
    }

    @Override
    public void close() {
        socket.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no answer: " + e, e);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    private record Open(QuicChannel connection) implements Conversation {

        @Override
        public void exchange(long upload, long download) throws IOException {
            Exchange exchange = new Exchange(upload, download);
            await(connection.createStream(QuicStreamType.BIDIRECTIONAL, exchange));
            Answers.check(download, await(exchange.answered));
        }

        /**
         * A little later, without waiting for it: when a client closes right behind its Finished message, quiche's server
         * sends its Handshake packets again and again, 20,000 a second, until the idle timeout.
         */
        @Override
        public void close() {
            connection.eventLoop().schedule(() -> connection.close(true, 0, Unpooled.EMPTY_BUFFER), CLOSE_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private static final class Exchange extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Long> answered = new CompletableFuture<>();
        private final NettySource content;
        private final long download;
        private long got;

        Exchange(long upload, long download) {
            this.content = new NettySource(upload);
            this.download = download;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.write(Unpooled.buffer(Long.BYTES).writeLong(download));
            content.write(context.channel());
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            content.write(context.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            got += bytes.readableBytes();
            bytes.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                answered.complete(got);
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answered.completeExceptionally(new IOException("the stream ended before its answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answered.completeExceptionally(cause);
        }
    }
}
