package ebb.bench.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;

/** Netty with its native transport where that loads, one event loop, and the windows that Ebb has. */
final class NettySockets {

    private static final int STREAM_WINDOW = 6 << 20;
    private static final int CONNECTION_WINDOW = 12 << 20;
    /** More than are open at a time: who asks for one before the word that it may be had is refused. */
    private static final int STREAMS = 1000;

    private NettySockets() {
    }

    static EventLoopGroup group() {
        return new MultiThreadIoEventLoopGroup(1,
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    static <B extends QuicCodecBuilder<B>> B windows(B codec, int idleSeconds) {
        return codec.maxIdleTimeout(idleSeconds, TimeUnit.SECONDS)
                .initialMaxData(CONNECTION_WINDOW)
                .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW)
                .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
                .initialMaxStreamsBidirectional(STREAMS);
    }

    static Channel bind(EventLoopGroup group, ChannelHandler codec) throws InterruptedException, UnknownHostException {
        return new Bootstrap().group(group)
                .channel(Epoll.isAvailable() ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .handler(codec).bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0)).sync().channel();
    }
}
