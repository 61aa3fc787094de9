/** {@link io.elasticq.channel.Channel}: zero-copy messages between two threads or two processes. */
module io.elasticq.channel {
    requires transitive io.elasticq;
    requires static org.jspecify;

    exports io.elasticq.channel;
}
