/** The router and the pipeline over Aeron. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Aeron has module names, no descriptors
module io.elasticq.bridge.aeron {
    requires transitive io.elasticq;
    requires transitive io.elasticq.router;
    requires transitive io.elasticq.pipeline;
    requires transitive io.aeron.client;
    requires io.aeron.driver;
    requires org.agrona;
    requires static org.jspecify;

    exports io.elasticq.bridge.aeron;
}
