/** {@link io.elasticq.priority.PriorityElasticQueue}: an elastic queue with levels of priority. */
module io.elasticq.priority {
    requires transitive io.elasticq;
    requires io.elasticq.lockfree;
    requires static org.jspecify;

    exports io.elasticq.priority;
}
