/**
 * What every elastic queue is tested against. A queue's test class implements {@link
 * io.elasticq.contract.ElasticQueueContract} or {@link io.elasticq.contract.BlockingElasticQueueContract} and says how to make
 * one; each contract is an interface whose default methods are the tests.
 */
package io.elasticq.contract;
