from hefted.care import queries
from tests.factories.care import make_contract, make_person


def test_contracts_and_people_stay_with_one_provider(provider, other_provider):
    contract, person = make_contract(provider), make_person(provider)
    assert queries.contract_for(provider=provider, reference=contract.reference) == contract
    assert queries.contract_for(provider=other_provider, reference=contract.reference) is None
    assert list(queries.people_of(provider=provider)) == [person]
    assert not queries.people_of(provider=other_provider).exists()
