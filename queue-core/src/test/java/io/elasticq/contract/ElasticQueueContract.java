package io.elasticq.contract;

/** Everything that an {@link io.elasticq.ElasticQueue} promises. */
public interface ElasticQueueContract
        extends QueueContract,
                BoundContract,
                ElasticityContract,
                OverflowContract,
                BatchContract,
                CloseContract,
                HostileContract,
                ConservationContract {}
