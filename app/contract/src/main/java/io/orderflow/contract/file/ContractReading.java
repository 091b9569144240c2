package io.orderflow.contract.file;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.file.Problem.Severity;
import io.orderflow.contract.model.OrderContract;
import java.util.List;
import java.util.Optional;

/** The result of reading a contract file. */
public final class ContractReading {
    private final Optional<OrderContract> contract;
    private final List<Problem> problems;

    ContractReading(Optional<OrderContract> contract, List<Problem> problems) {
        this.contract = requireNonNull(contract, "contract is null");
        this.problems = List.copyOf(problems);
    }

    /** Whether the contract can be used. */
    public boolean isUsable() {
        return contract.isPresent() && errors().isEmpty();
    }

    /**
     * The contract.
     *
     * @throws ContractProblemsException listing every error, if there is one
     */
    public OrderContract contract() {
        if (!isUsable()) {
            throw new ContractProblemsException(errors());
        }
        return contract.orElseThrow();
    }

    /** Errors, warnings and notes, in file order. */
    public List<Problem> problems() {
        return problems;
    }

    public List<Problem> errors() {
        return problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
    }
}
