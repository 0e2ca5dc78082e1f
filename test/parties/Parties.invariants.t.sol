// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParties} from "../../contracts/parties/interfaces/IParties.sol";
import {Account, NO_END, PartyId, PartyRole, PartyState, RoleSet} from "../../contracts/parties/types/PartyTypes.sol";
import {decimal, deployFrom, draw} from "../shared/Cheats.sol";
import {Answer, Book, Fact, Holding, PartiesHandler, PartyDeed} from "./campaign/PartiesHandler.sol";

/// @title PartiesCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract PartiesCampaign is PartiesHandler {}

function newPartiesCampaign() returns (PartiesCampaign) {
    return PartiesCampaign(deployFrom("Parties.invariants.t.sol:PartiesCampaign", ""));
}

/// @title PartiesInvariants
/// @notice What INVARIANTS.md says of organizations in words, one function for each of its lines.
contract PartiesInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    PartiesCampaign private _campaign;
    IParties private _registry;

    function setUp() external {
        _campaign = newPartiesCampaign();
        _registry = _campaign.registry();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_answersAboutThePastStay() external view {
        if (!_campaign.isInspected()) return;
        Answer[] memory answers = _campaign.answers();
        for (uint256 i = 0; i < answers.length; ++i) {
            (PartyId party, RoleSet roles) = _registry.actorAt(answers[i].account, answers[i].time);
            require(party == answers[i].party && roles == answers[i].roles, "an answer about the past has changed");
        }
    }

    function invariant_partiesStandAsTheirHistorySays() external view {
        if (!_campaign.isInspected()) return;
        Book[] memory books = _campaign.books();
        for (uint256 i = 0; i < books.length; ++i) {
            Fact[] memory facts = books[i].facts;
            for (uint256 j = 0; j < facts.length; ++j) {
                _requireStanding(books[i], facts[j].time);
                _requireStanding(books[i], facts[j].time - 1);
            }
            _requireStanding(books[i], _campaign.present() + 1 days);
        }
    }

    function invariant_accountsActForOnePartyEver() external view {
        if (!_campaign.isInspected()) return;
        address[] memory people = _campaign.people();
        for (uint256 i = 0; i < people.length; ++i) {
            Account memory expected = _campaign.tieOf(people[i]);
            Account memory found = _registry.accountOf(people[i]);
            require(found.party == expected.party && found.roles == expected.roles, "an account acts for another");
            require(found.from == expected.from && found.until == expected.until, "a window has moved");
        }
    }

    function invariant_prefixesHaveOneHolder() external view {
        if (!_campaign.isInspected()) return;
        Holding[] memory holdings = _campaign.holdings();
        for (uint256 i = 0; i < holdings.length; ++i) {
            Holding memory one = holdings[i];
            if (one.from < one.until) {
                require(_holderAt(one.prefix, one.from) == one.party, "a prefix is not its holder's");
                if (one.until != NO_END) {
                    require(_holderAt(one.prefix, one.until - 1) == one.party, "a prefix was lost before its end");
                }
            }
            for (uint256 j = 0; j < i; ++j) {
                bool isAtOnce = one.from < holdings[j].until && holdings[j].from < one.until;
                require(!isAtOnce || !_nests(one.prefix, holdings[j].prefix), "prefixes that nest are held at once");
            }
        }
    }

    function invariant_onlyWhoMayChangesParties() external view {
        string memory facts = _campaign.broken();
        require(bytes(facts).length == 0, facts);
    }

    /// @dev The party stands at a time as the last fact that is not after it says.
    function _requireStanding(Book memory book, uint40 time) private view {
        PartyState expected;
        uint32 roles;
        for (uint256 i = 0; i < book.facts.length; ++i) {
            Fact memory fact = book.facts[i];
            if (fact.time > time) break;
            expected = fact.state;
            roles = 0;
            for (uint8 role = 0; role < 9; ++role) {
                if (time < uint256(fact.ends[role]) * 1 days) roles |= uint32(1 << role);
            }
        }
        (PartyState state, RoleSet held) = _registry.standingAt(book.id, time);
        require(state == expected, "a party does not stand as its history says");
        require(held.raw() == roles, "a party does not hold the roles that its history says");
    }

    function _holderAt(uint256 place, uint40 time) private view returns (PartyId) {
        (uint64 prefix, uint8 length) = _campaign.prefixAt(place);
        return _registry.holderOf(prefix, length, time);
    }

    /// @dev Whether one prefix is the beginning of the other, as texts of digits.
    function _nests(uint256 one, uint256 other) private view returns (bool) {
        (uint64 prefix, uint8 length) = _campaign.prefixAt(one);
        (uint64 otherPrefix, uint8 otherLength) = _campaign.prefixAt(other);
        for (; length > otherLength; --length) prefix /= 10;
        for (; otherLength > length; --otherLength) otherPrefix /= 10;
        return prefix == otherPrefix;
    }
}

/// @title PartiesCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract PartiesCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;
    uint8 private constant DEEDS = uint8(type(PartyDeed).max) + 1;

    function test_everythingHappensToParties() external {
        uint256[] memory effects = new uint256[](DEEDS);
        uint256 answers = 0;
        for (uint256 i = 0; i < RUNS; ++i) {
            PartiesCampaign campaign = _run(i);
            answers += campaign.answers().length;
            for (uint8 deed = 0; deed < DEEDS; ++deed) effects[deed] += campaign.effectsOf(PartyDeed(deed));
        }
        for (uint8 deed = 0; deed < DEEDS; ++deed) {
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
        }
        require(answers > RUNS, "hardly any question was answered");
    }

    function _run(uint256 number) private returns (PartiesCampaign campaign) {
        campaign = newPartiesCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
