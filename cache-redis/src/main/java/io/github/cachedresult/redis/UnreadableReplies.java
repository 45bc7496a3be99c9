package io.github.cachedresult.redis;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import org.redisson.client.NettyHook;
import org.redisson.client.handler.CommandDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections on which something came that is no reply, as what follows would pass for answers to other questions.
 * Redisson alone goes on with them until it misses the answer to a ping. Once one is closed, it connects anew.
 */
final class UnreadableReplies implements NettyHook {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

    @Override
    public void afterBoostrapInitialization(Bootstrap bootstrap) {
        // Nothing is wanted of it.
    }

    @Override
    public void afterChannelInitialization(Channel channel) {
        // Behind the decoder, and before the handler that ends exceptions by logging them.
        ChannelHandlerContext decoder = channel.pipeline().context(CommandDecoder.class);
        channel.pipeline().addAfter(decoder.name(), "cachedresult-unreadable", new Closing());
    }

    /** One for each connection. */
    private static final class Closing extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.fireExceptionCaught(cause);
            if (cause instanceof DecoderException) {
                log.debug("What came from {} is no reply; the connection is closed", context.channel());
                ChannelFuture unused = context.channel().close();
            }
        }
    }
}
