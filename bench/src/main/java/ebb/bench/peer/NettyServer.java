package ebb.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;

/** Netty's QUIC (quiche and BoringSSL) as a server of {@code perf}. */
final class NettyServer {

    private static final int SEGMENTS = 10;

    private NettyServer() {
    }

    /** Starts it on a free port of loopback, which is returned; it runs until the process ends. */
    static int start(Identity identity, int idleSeconds)
            throws IOException, GeneralSecurityException, InterruptedException {
        QuicSslContext tls = QuicSslContextBuilder.forServer(identity.key(), null, identity.files().x509())
                .applicationProtocols(PerfClient.PROTOCOL).build();
        QuicServerCodecBuilder codec = NettySockets.windows(new QuicServerCodecBuilder(), idleSeconds).sslContext(tls)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                })
                .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel stream) {
                        stream.pipeline().addLast(new Perf());
                    }
                });
        if (Epoll.isAvailable()) {
            codec.option(QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                    EpollQuicUtils.newSegmentedAllocator(SEGMENTS));
        }
        Channel socket = NettySockets.bind(NettySockets.group(), codec.build());
        return ((InetSocketAddress) socket.localAddress()).getPort();
    }

    private static final class Perf extends ChannelInboundHandlerAdapter {

        private long count;
        private int counted;
        private NettySource answer;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                for (; counted < Long.BYTES && bytes.isReadable(); counted++) {
                    count = count << 8 | bytes.readUnsignedByte();
                }
            } finally {
                bytes.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent && answer == null) {
                answer = new NettySource(count);
                answer.write(context.channel());
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (answer != null) {
                answer.write(context.channel());
            }
        }
    }
}
